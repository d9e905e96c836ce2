inboxes-title = Connected numbers
