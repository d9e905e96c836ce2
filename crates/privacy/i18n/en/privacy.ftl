# Words of privacy: backups, requests, public pages.

# Backups
backups-title = Backups
