# The doctor: what is weak in this installation
doctor-title = Instalación
doctor-about = Qué es débil en esta instalación de Kontor y cómo arreglarlo. Se revisa cada noche; cuando algo empeora, se avisa a los propietarios.
doctor-operator = De esto se ocupa quien administra la instalación
doctor-operator-about = Esta página es para los propietarios del negocio que preparó esta instalación.
doctor-sound = Nada es débil
doctor-sound-about = Todo lo que Kontor puede ver de su instalación está como debe.
doctor-weak = Por arreglar
doctor-well = Como debe ser
doctor-nights = Las últimas noches
doctor-night-sound = en orden
doctor-night-weak = { $count ->
    [one] { $count } cosa por arreglar
   *[other] { $count } cosas por arreglar
}

doctor-key-apart = Clave maestra aparte
doctor-key-apart-well = La clave maestra se guarda fuera de la carpeta de datos.
doctor-key-apart-weak = La clave maestra está junto a los datos que protege: quien se lleve el disco tiene ambas cosas. Muévala a otro disco y defina KONTOR_MASTER_KEY_FILE.
doctor-key-private = Clave maestra privada
doctor-key-private-well = Solo su dueño puede leer la clave maestra.
doctor-key-private-weak = Otros en esta máquina pueden leer la clave maestra, o no se puede ver. Ejecute chmod 600 sobre su archivo.
doctor-data-private = Carpeta de datos privada
doctor-data-private-well = Otros en esta máquina no pueden mirar dentro de la carpeta de datos.
doctor-data-private-weak = Otros en esta máquina pueden mirar dentro de la carpeta de datos. Ejecute chmod 700 sobre ella.
doctor-keys-wrapped = Claves envueltas
doctor-keys-wrapped-well = Todas las claves están envueltas por la clave maestra actual.
doctor-keys-wrapped-weak = Una clave no está envuelta por la clave maestra actual: un cambio de clave quedó a medias. Ejecute kontor keys rotate.
doctor-in-transit = Cifrado en tránsito
doctor-in-transit-well = La dirección pública es https.
doctor-in-transit-weak = KONTOR_PUBLIC_URL no es una dirección https. Meta no puede llegar a Kontor, y los navegadores de otras máquinas no mantienen la sesión.
doctor-listens-closed = Puerto de escucha
doctor-listens-closed-well = Nadie puede entrar sin pasar por el cifrado.
doctor-listens-closed-weak = Kontor escucha en la red sin cifrado. Haga que escuche en 127.0.0.1, detrás de un proxy que cifre.
doctor-at-rest = Cifrado en reposo
doctor-at-rest-well = Lo que está en el disco está cifrado.
doctor-at-rest-weak = PostgreSQL no cifra sus archivos. Ponga sus datos en un volumen cifrado e indíquelo con KONTOR_DATABASE_VOLUME_ENCRYPTED=true.
doctor-database-link = Línea con la base de datos
doctor-database-link-well = Lo que va a la base de datos se queda en esta máquina o va cifrado.
doctor-database-link-weak = Lo que va a la base de datos cruza la red sin cifrar, o podría hacerlo. Agregue sslmode=require a KONTOR_DATABASE_URL.
doctor-metrics-closed = Métricas
doctor-metrics-closed-well = Las métricas solo se responden en esta máquina.
doctor-metrics-closed-weak = Las métricas se responden a toda la red. Defina KONTOR_METRICS_LISTEN con una dirección de 127.0.0.1.
doctor-work-done = Trabajo en segundo plano
doctor-work-done-well = Ningún trabajo en segundo plano se ha dado por vencido.
doctor-work-done-weak = Algún trabajo en segundo plano se dio por vencido, o no se pudo contar; los motivos están en el registro.
doctor-backup = Copia de seguridad
doctor-backup-well = La última copia de seguridad tiene menos de un día y medio.
doctor-backup-weak = No hay ninguna copia de seguridad del último día y medio. Vea el motivo en «Copias de seguridad» o ejecute kontor backup create.
doctor-backup-apart = Copia de seguridad aparte
doctor-backup-apart-well = Las copias de seguridad están en otro disco que los datos.
doctor-backup-apart-weak = Las copias de seguridad están en el mismo disco que los datos: si se daña, se pierden ambos. Defina KONTOR_BACKUP_URL con una carpeta en otro disco.
doctor-kit = Kit de recuperación
doctor-kit-well = El kit de recuperación está anotado.
doctor-kit-weak = Nadie ha confirmado que el kit de recuperación esté anotado: sin él, ninguna copia de seguridad se puede abrir si se pierde el disco. Ejecute kontor keys kit.
doctor-rehearsal = Restauración ensayada
doctor-rehearsal-well = Se ensayó una restauración con el kit de recuperación.
doctor-rehearsal-weak = Nadie ha probado todavía si una copia de seguridad se puede restaurar con el kit de recuperación. Ensáyelo en «Copias de seguridad».
doctor-room = Espacio en el disco
doctor-room-well = Hay espacio en el disco de los datos.
doctor-room-weak = Queda menos de 1 GB libre en el disco de los datos. Cuando se llene, no se podrá recibir nada. Haga espacio o use un disco más grande.
doctor-clock = Reloj
doctor-clock-well = El reloj no ha retrocedido.
doctor-clock-weak = El reloj de esta máquina está atrasado respecto a lo que ya se registró. Póngalo en hora y manténgalo así con NTP.
doctor-mail = Correo
doctor-mail-well = Está indicado por dónde sale el correo. Si se acepta, lo muestra la prueba en Correo.
doctor-mail-weak = El correo no puede salir, así que los avisos solo llegan a quienes tienen la sesión abierta. Defina KONTOR_MAIL_FROM y un servidor de correo.
doctor-operator-named = Páginas públicas
doctor-operator-named-well = Las páginas públicas de esta instalación dicen quién la administra y cómo contactar.
doctor-operator-named-weak = Las páginas públicas de esta instalación no dicen quién la administra. Defina KONTOR_OPERATOR_NAME y KONTOR_OPERATOR_CONTACT.

# The server's own certificate
certificate-name = El nombre { $domain } no se puede resolver. Donde administra su dominio, agregue un registro A con la dirección de este servidor y espere unos minutos.
certificate-port = Nadie responde en { $domain } en el puerto 443. Abra el puerto 443 en el cortafuegos o en el router y diríjalo a esta máquina.
certificate-other-server = En { $domain } responde otro servidor. Haga que el nombre lleve a esta máquina, sin un proxy delante que cifre por su cuenta.
certificate-other-authority = El titular de { $domain } solo permite otra autoridad (un registro CAA). Agregue la autoridad a la que Kontor pregunta o quite el registro.
certificate-too-many = La autoridad ha dado demasiados certificados para este nombre últimamente. Lo vuelve a intentar sola; hasta entonces sirve el último.
certificate-name-refused = La autoridad no da certificados para { $domain }. Use un nombre de un dominio propio.
certificate-unreachable = No se puede llegar a la autoridad de certificación desde esta máquina. Compruebe que pueda salir a internet.
certificate-kept = El certificado no se pudo guardar o leer en la carpeta de datos. Compruebe los permisos y el espacio en el disco.
certificate-other = La autoridad de certificación se negó. Se vuelve a intentar solo.
doctor-reach = Entrada
doctor-reach-well = La dirección pública lleva directamente a este Kontor, o se supo de Meta en el último día.
doctor-reach-weak = Kontor no se encuentra a sí mismo en su dirección pública, y hace un día que no se sabe de Meta. En Ajustes, WhatsApp, “¿Llega Meta hasta Kontor?” dice qué estorba y qué hacer.
doctor-reach-looking = Se está revisando la entrada
doctor-reach-looking-about = Tarda hasta veinte segundos donde un cortafuegos no deja pasar nada. Todo lo demás está abajo; abra esta página otra vez en un momento.
doctor-reach-seen = La entrada se revisó:
doctor-certificate = Certificado
doctor-certificate-well = El certificado propio del servidor está en uso.
doctor-certificate-weak = El certificado propio del servidor no se pudo obtener o renovar. El motivo y lo que hay que hacer están en el registro; kontor serve lo vuelve a intentar solo.
