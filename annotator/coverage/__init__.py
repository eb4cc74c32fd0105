"""Which sentences of an article are read, and which of the others look worth checking.

A sentence is a claim where someone marked one, a passage where someone marked that, or what people said of it: not
checkable, or out of scope. All others are unread. Which of those come first is a guess with its reasons in words. It
learns from the decisions that whoever asks may see, is made anew when they change, and is stored nowhere.
"""
