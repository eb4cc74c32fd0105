"""Takes the README's picture from the demo project: ``uv run python tests/browser/take_pictures.py``."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from annotator import migrating  # noqa: E402
from annotator.app import create_app  # noqa: E402
from annotator.cli.demo_data import PASSWORD, load_demo  # noqa: E402
from annotator.config import Config  # noqa: E402
from browser.chromium import FLAGS, find_chromium  # noqa: E402
from browser.serving import serve  # noqa: E402

PICTURE = HERE.parent.parent / ".github" / "reader.png"
ARTICLE = "Flood gate jams"
QUOTE = "jammed about 70 centimetres"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Config(f"sqlite:///{folder}/demo.sqlite", Path(folder), "picture"))
        database = app.extensions["annotator"]
        migrating.upgrade(database)
        slug = load_demo(database)
        app.extensions["sealer"].seal_all()
        with serve(app) as server:
            take(f"{server.url}/projects/{slug}/articles?q={ARTICLE}")
        database.close()


def take(address: str) -> None:
    """Sign in, open the article, open the card of a claim."""
    with sync_playwright() as playwright:
        chromium = find_chromium()
        browser = playwright.chromium.launch(executable_path=chromium.path, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1360, "height": 820}, device_scale_factor=1.5)
        page.goto(address)
        page.fill('input[name="name"]', "ada")
        page.fill('input[name="password"]', PASSWORD)
        page.keyboard.press("Enter")
        page.locator("main a", has_text=ARTICLE).first.click()
        page.locator(".card", has_text=QUOTE).first.click()
        page.locator(".card.is-open .card-body").wait_for()
        page.locator(".seal-found", has_text="by this browser").wait_for()
        page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
        PICTURE.parent.mkdir(exist_ok=True)
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
