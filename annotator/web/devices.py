"""What a browser calls itself, in words."""

#: the first that fits wins: most browsers claim to be several others too
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def name_device(user_agent: str) -> str:
    """“Firefox on Windows”; the words themselves when they are of no known browser."""
    browser = next((name for part, name in _BROWSERS if part in user_agent), None)
    system = next((name for part, name in _SYSTEMS if part in user_agent), None)
    if browser is None:
        return user_agent[:60] or "An unnamed program"
    return f"{browser} on {system}" if system else browser
