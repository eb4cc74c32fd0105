"""What people say to each other about an article, an annotation or a link.

A thread is about one thing and is open or resolved. Comments are kept when they are deleted. A blind reader sees a
thread of others only where they see others' work.
"""
