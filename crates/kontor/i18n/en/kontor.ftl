# The doctor: what is weak in this installation
doctor-title = Installation
doctor-about = What is weak in this installation of Kontor, and how to mend it. It is looked at every night; when something becomes worse, the owners are told.
doctor-operator = Whoever runs the installation looks after this
doctor-operator-about = This page is for the owners of the business that set up this installation.
doctor-sound = Nothing is weak
doctor-sound-about = Everything that Kontor can see of its installation is as it should be.
doctor-weak = To mend
doctor-well = As it should be
doctor-nights = The last nights
doctor-night-sound = sound
doctor-night-weak = { $count ->
    [one] { $count } thing to mend
   *[other] { $count } things to mend
}

doctor-key-apart = Master key apart
doctor-key-apart-well = The master key is kept outside the data folder.
doctor-key-apart-weak = The master key lies beside the data it protects: whoever takes the disk has both. Move it to another disk and set KONTOR_MASTER_KEY_FILE.
doctor-key-private = Master key private
doctor-key-private-well = Only its owner can read the master key.
doctor-key-private-weak = Others on this machine can read the master key, or it cannot be seen. Run chmod 600 on its file.
doctor-data-private = Data folder private
doctor-data-private-well = Others on this machine cannot look into the data folder.
doctor-data-private-weak = Others on this machine can look into the data folder. Run chmod 700 on it.
doctor-keys-wrapped = Keys wrapped
doctor-keys-wrapped-well = Every key is wrapped by the present master key.
doctor-keys-wrapped-weak = A key is not wrapped by the present master key: a rotation was cut off. Run kontor keys rotate.
doctor-in-transit = Encrypted in transit
doctor-in-transit-well = The public address is https.
doctor-in-transit-weak = KONTOR_PUBLIC_URL is not an https address. Meta cannot reach Kontor, and browsers on other machines will not stay signed in.
doctor-listens-closed = Listener
doctor-listens-closed-well = Nobody can come in past the encryption.
doctor-listens-closed-weak = Kontor listens on the network without encryption. Let it listen on 127.0.0.1 behind a proxy that encrypts.
doctor-at-rest = Encrypted at rest
doctor-at-rest-well = What is on the disk is encrypted.
doctor-at-rest-weak = PostgreSQL does not encrypt its files. Put its data on an encrypted volume, then say so with KONTOR_DATABASE_VOLUME_ENCRYPTED=true.
doctor-database-link = Line to the database
doctor-database-link-well = What goes to the database stays on this machine or is encrypted.
doctor-database-link-weak = What goes to the database crosses the network in clear, or may. Add sslmode=require to KONTOR_DATABASE_URL.
doctor-metrics-closed = Metrics
doctor-metrics-closed-well = Metrics are answered on this machine only.
doctor-metrics-closed-weak = Metrics are answered to the whole network. Set KONTOR_METRICS_LISTEN to an address of 127.0.0.1.
doctor-work-done = Background work
doctor-work-done-well = No background work has given up.
doctor-work-done-weak = Some background work has given up, or could not be counted; the reasons are in the log.
doctor-backup = Backup
doctor-backup-well = The last backup is less than a day and a half old.
doctor-backup-weak = There is no backup from the last day and a half. See why under Backups, or run kontor backup create.
doctor-backup-apart = Backup apart
doctor-backup-apart-well = The backups are on another disk than the data.
doctor-backup-apart-weak = The backups are on the same disk as the data: if it breaks, both are lost. Set KONTOR_BACKUP_URL to a folder on another disk.
doctor-kit = Recovery kit
doctor-kit-well = The recovery kit is written down.
doctor-kit-weak = Nobody has confirmed that the recovery kit is written down: without it no backup can be opened after a lost disk. Run kontor keys kit.
doctor-rehearsal = Rehearsed restore
doctor-rehearsal-well = A restore with the recovery kit has been rehearsed.
doctor-rehearsal-weak = Nobody has tried yet whether a backup can be restored with the recovery kit. Rehearse it under Backups.
doctor-room = Room on the disk
doctor-room-well = There is room on the data's disk.
doctor-room-weak = Less than 1 GB is free on the data's disk. When it is full, nothing can be received. Make room or take a larger disk.
doctor-clock = Clock
doctor-clock-well = The clock has not gone back.
doctor-clock-weak = This machine's clock is behind what was already recorded. Set it right, and keep it right with NTP.
doctor-mail = Mail
doctor-mail-well = A way for mail to go out is set. Whether it is taken, the test under Mail shows.
doctor-mail-weak = No mail can go out, so that notices reach only those who are signed in. Set KONTOR_MAIL_FROM and a mail server.
doctor-operator-named = Public pages
doctor-operator-named-well = The public pages of this installation say who runs it and how to reach them.
doctor-operator-named-weak = The public pages of this installation do not say who runs it. Set KONTOR_OPERATOR_NAME and KONTOR_OPERATOR_CONTACT.

# The server's own certificate
certificate-name = The name { $domain } cannot be looked up. At whoever manages your domain, add an A record with this server's address, and wait a few minutes.
certificate-port = Nobody answers at { $domain } on port 443. Open port 443 in the firewall or the router, and lead it to this machine.
certificate-other-server = Another server answers at { $domain }. Let the name lead to this machine, without a proxy in front that encrypts by itself.
certificate-other-authority = The owner of { $domain } allows only another authority (a CAA record). Add the authority that Kontor asks, or take the record away.
certificate-too-many = The authority has given too many certificates for this name lately. It tries again by itself; until then the last one serves.
certificate-name-refused = The authority gives no certificate for { $domain }. Use a name of your own domain.
certificate-unreachable = The certificate authority cannot be reached from this machine. Check that it may call out to the internet.
certificate-kept = The certificate could not be kept or read in the data folder. Check its permissions and the room on the disk.
certificate-other = The certificate authority refused. It is tried again by itself.
doctor-reach = Way in
doctor-reach-well = The public address leads straight to this Kontor, or Meta was heard within the last day.
doctor-reach-weak = Kontor does not find itself at its public address, and Meta was not heard for a day. Under Settings, WhatsApp, “Can Meta reach Kontor?” says what is in the way and what to do.
doctor-reach-looking = The way in is being looked at
doctor-reach-looking-about = It takes up to twenty seconds where a firewall lets nothing through. Everything else stands below; open this page again in a moment.
doctor-reach-seen = The way in was looked at:
doctor-certificate = Certificate
doctor-certificate-well = The server's own certificate serves.
doctor-certificate-weak = The server's own certificate could not be obtained or renewed. The reason and what to do stand in the log; kontor serve tries again by itself.
