# Words of the accounts: set-up, sign-in, staff, teams, API keys, settings.

# Businesses
tenant-name = Nombre del negocio
tenant-name-explained = Como lo conocen sus clientes.
tenant-name-missing = Escriba el nombre de su negocio.
tenant-name-too-long = Use 120 caracteres como máximo.
tenant-address = Dirección
tenant-address-explained = Donde le encuentran o le escriben sus clientes. Puede dejarla vacía.
tenant-phone = Teléfono
tenant-phone-explained = Su propio número, tal como lo marcan sus clientes. Puede dejarlo vacío.
tenant-phone-invalid = Esto no es un número de teléfono. Escríbalo con su país, como +52 55 1234 5678.
tenant-time-zone = Zona horaria
tenant-time-zone-explained = Las horas se muestran y se respetan según este lugar.
tenant-time-zone-unknown = Elija una zona horaria de la lista.
tenant-country = País
tenant-country-unknown = Elija un país de la lista.
tenant-language = Idioma
tenant-language-explained = Para quien de su personal no haya elegido un idioma propio.

# Fields shared by several forms
field-your-name = Su nombre
field-your-name-explained = Como lo ven sus colegas.
field-name-missing = Escriba un nombre.
field-name-too-long = Use 80 caracteres como máximo.
field-email = Correo electrónico
field-email-invalid = Esto no es una dirección de correo. Escríbala como olga@example.org.
field-password = Contraseña
field-new-password = Contraseña nueva
field-password-explained = Al menos 12 caracteres. Cuanto más larga, mejor: unas cuantas palabras que no tengan relación son fáciles de recordar. Sirve cualquier carácter.
field-password-too-short = Use al menos 12 caracteres.
field-password-too-long = Use 256 caracteres como máximo.
field-password-common = Muchas personas usan una contraseña así, por eso es de las primeras que se prueban. Elija una que solo se le ocurriría a usted.
field-password-known = Esto es casi su nombre, su correo o su negocio, que otros también conocen. Elija algo que no puedan adivinar.
form-not-taken = Hay que cambiar algunos campos:

# Set-up
setup-title = Preparar Kontor
setup-about = Aquí se crean su negocio y su propio acceso. Toma un minuto, y después se puede cambiar todo.
setup-business = Su negocio
setup-you = Usted
setup-button = Preparar
setup-needs-link = Para prepararlo hace falta el enlace
setup-needs-link-explained = Kontor muestra un enlace al arrancar, y uno nuevo cada vez hasta que alguien lo haya preparado. Abra el más reciente.

# Sign-up
sign-up-title = Empezar con Kontor
sign-up-button = Empezar
sign-up-closed = Aquí no se pueden registrar negocios nuevos
sign-up-closed-explained = Si un negocio le invitó, abra su invitación. Si ya tiene acceso, inicie sesión.
sign-up-wait = Demasiados registros desde su red. Intente de nuevo en { $minutes } min.
sign-up-taken = Este correo ya tiene acceso. Inicie sesión con él y agregue allí su negocio.
sign-up-link = Registrar un negocio nuevo

# Sign-in
sign-in-title = Iniciar sesión
sign-in-button = Iniciar sesión
sign-in-wrong = Este correo y esta contraseña no corresponden. Revise ambos e intente de nuevo.
sign-in-wait-seconds = Demasiados intentos. Intente de nuevo en { $seconds } s.
sign-in-wait-minutes = Demasiados intentos. Intente de nuevo en { $minutes } min.
sign-in-forgotten = ¿Olvidó su contraseña? Pida un enlace de acceso a quien administra este Kontor.
sign-in-link-title = Iniciar sesión con un enlace
sign-in-link-about = Este enlace inicia su sesión una sola vez.
sign-in-link-spent = Este enlace ya no abre
sign-in-link-spent-explained = Ya se usó o es demasiado antiguo. Pida uno nuevo a quien administra este Kontor.
sign-out = Cerrar sesión
sign-out-everywhere = Cerrar todas las sesiones

# Businesses of a login
businesses-title = Sus negocios
businesses-none = Todavía no pertenece a ningún negocio
businesses-none-explained = Pida una invitación a un propietario o administrador de un negocio.
businesses-add = Agregar un negocio
businesses-new-title = Un negocio nuevo

# Invitation
invitation-title = Unirse a { $business }
invitation-about = Le invitaron con el rol { $role }.
invitation-spent = Esta invitación ya no está abierta. Pida una nueva.
invitation-spent-title = Esta invitación ya no está abierta
invitation-spent-explained = Ya se usó, se retiró o tiene más de siete días. Pida una nueva a quien le invitó.
invitation-other-login = Esta invitación es para alguien con otro correo. Inicie sesión como esa persona para aceptarla.
invitation-for = Es para { $email }.
invitation-sign-in = Este correo ya tiene acceso. Inicie sesión con él y podrá aceptar.
invitation-other-signed-in = La sesión abierta es de otra persona. Ciérrela primero.
invitation-traced = Lo que abra de los clientes queda anotado doce meses; el propietario puede leerlo si hay un motivo.
invitation-accept = Unirse
invitation-already-member = Esta persona ya trabaja aquí.
invitation-too-many = Ya se invitó a tantas personas como un negocio puede invitar en un día. Continúe mañana.

# Account
account-title = Su cuenta
account-password = Contraseña
account-password-none = Todavía no tiene contraseña: entró con un enlace. Elija una ahora para poder volver a iniciar sesión.
account-current-password = Contraseña actual
account-current-password-wrong = Esta no es su contraseña actual.
account-change-password = Cambiar la contraseña
account-set-password = Guardar la contraseña
account-password-about = Al cambiarla se cierra la sesión en todos los demás dispositivos.
account-password-changed = Su contraseña cambió. Se cerró la sesión en todos los demás dispositivos.
account-changed-meanwhile = Su contraseña se cambió hace un momento en otro lugar. Inicie sesión de nuevo.
account-email = Correo electrónico
account-email-about = Con él inicia sesión y allí llegan los avisos. Se envía un enlace a la dirección nueva; el cambio se hace cuando lo abre con la sesión abierta. Se cierra la sesión en todos los demás dispositivos.
account-email-new = Correo nuevo
account-email-button = Enviarme el enlace
account-email-off = Solo se puede cambiar donde el correo está configurado: solo un enlace enviado demuestra que una dirección es suya. Pida a quien administra este Kontor que configure el correo.
account-email-no-password = Primero elija una contraseña. Se pide al cambiar la dirección.
account-email-same = Esta ya es su dirección.
account-email-sent = Si la dirección nueva puede recibir correo ahora, un enlace va en camino. Hasta que lo abra, todo queda como está. Su dirección actual recibió un aviso.
account-email-changed = Su dirección cambió. Se cerró la sesión en todos los demás dispositivos.
address-title = Su nueva dirección
address-about = De ahora en adelante inicia sesión con { $email }, y allí llegan los avisos.
address-button = Usar esta dirección
address-sign-in = Primero inicie sesión con su dirección actual. Después podrá usar la nueva.
address-other = La sesión abierta aquí es de otra persona. Ciérrela primero y abra el enlace de nuevo.
address-spent = Este enlace ya no abre: se usó, tiene más de dos horas, se envió otro más nuevo o usted no tiene la sesión abierta. Pida uno nuevo en su cuenta.
address-taken = Esta dirección tiene un acceso propio. Elija otra dirección o inicie sesión con esta.
account-sessions = Dónde tiene la sesión abierta
account-this-device = Este dispositivo
account-last-used = Último uso
account-unknown-device = Dispositivo desconocido
account-end-session = Cerrar allí la sesión
account-theme = Apariencia
account-theme-device = Como el dispositivo
account-theme-light = Clara
account-theme-dark = Oscura
account-save = Guardar

# Settings and its tabs
tab-settings = Ajustes
tab-business = Negocio
tab-staff = Personal
tab-teams = Equipos
tab-numbers = WhatsApp
tab-costs = Costes
tab-inbox = Bandeja
tab-people = Personas
tab-automation = Respuestas automáticas
tab-mail = Correo
tab-privacy = Privacidad
tab-backups = Copias
tab-installation = Instalación
tab-keys = Claves de API
tab-me = Usted
tab-account = Su cuenta
settings-title = Negocio
settings-about = Su perfil y cómo trabaja Kontor para usted.
settings-profile = Perfil
settings-work = Forma de trabajar
settings-agent-sees = Qué ven los agentes
settings-agent-sees-explained = Los propietarios y administradores siempre ven todas las conversaciones.
settings-agent-sees-all = Todas las conversaciones
settings-agent-sees-own = Las suyas y las que todavía no son de nadie
settings-agent-sees-unknown = Elija una de las dos opciones.
settings-quiet-from = Silencio desde
settings-quiet-until = Silencio hasta
settings-quiet-explained = Entre estas horas no se envía nada automático ni promocional. Las personas siempre pueden responder. La misma hora dos veces significa que nunca hay silencio.
settings-not-a-time = Escriba una hora como 21:00.
settings-save = Guardar
settings-saved = Guardado.
settings-stale = Otra persona cambió los ajustes al mismo tiempo que usted. No se sobrescribió nada: vuelva a mirar la página y haga su cambio otra vez.
settings-read-only = Solo un propietario o administrador puede cambiarlos.

# Me
me-title = Usted
me-about = Lo que sus colegas ven de usted y cómo lee Kontor.
me-manner = Idioma y hora
me-language = Idioma
me-language-unknown = Elija un idioma de la lista.
me-as-business = Como lo tiene el negocio
me-time-zone-explained = Para cuando está en otro lugar que el negocio. El horario de silencio sigue siendo el del negocio.
me-save = Guardar
me-saved = Guardado.

# Roles
role-owner = Propietario
role-admin = Administrador
role-agent = Agente
role-viewer = Observador
role-explained = Los propietarios pueden hacer todo. Los administradores no pueden crear claves de API ni cambiar a los propietarios. Los agentes responden a los clientes; no eliminan personas ni exportan la lista. Los observadores solo miran.
role-unknown = Elija un rol de la lista.

# Staff
staff-title = Personal
staff-about = Quién trabaja aquí y con qué rol.
staff-you = Usted
staff-role = Rol
staff-name = Nombre
staff-save = Guardar
staff-saved = Guardado.
staff-change = Cambiar a { $name }
staff-remove = Quitar del negocio
staff-remove-title = ¿Quitar a { $name }?
staff-remove-about = Su sesión se cierra de inmediato, y terminan sus claves de API, enlaces e invitaciones. Lo que escribió se conserva con su nombre.
staff-removed = Se quitó.
staff-keep = Conservar
staff-not-found = Aquí nadie tiene este identificador. Puede que se haya quitado.
staff-above-own-role = No puede dar, cambiar ni quitar un rol superior al suyo. Un propietario sí puede.
staff-last-owner = Un negocio necesita un propietario. Nombre primero a otra persona.
staff-stale = Alguien más cambió a esta persona al mismo tiempo que usted. Vuelva a mirar y haga su cambio otra vez.
staff-invite-title = Invitar a alguien
staff-invite-about = Se crea un enlace que usted mismo entrega. Abre una sola vez, durante siete días.
staff-invite-name = Su nombre
staff-invite-button = Crear el enlace
staff-invited = La invitación está lista
staff-invited-about = Envíe usted este enlace a { $name }. Solo se muestra ahora.
staff-invited-mailed = Un correo con este enlace va en camino a { $name }. También puede enviarlo usted: solo se muestra ahora.
staff-invitation-link = Enlace de invitación
staff-invitations = Invitaciones abiertas
staff-invitation-until = Abierta hasta
staff-invitation-revoke = Retirar
staff-invitation-revoked = Se retiró.
staff-invitation-gone = Esta invitación ya no estaba abierta.
copy = Copiar
copied = Copiado

# Teams
teams-title = Equipos
teams-about = Asigne conversaciones a un grupo, como recepción o reparaciones.
teams-none = Todavía no hay equipos
teams-none-explained = Un equipo sirve en cuanto dos personas atienden el mismo tipo de preguntas.
team-new = Equipo nuevo
team-name = Nombre del equipo
team-create = Crear el equipo
team-rename = Cambiar el nombre
team-add = Agregar
team-add-label = Agregar a alguien
team-remove = Sacar
team-remove-person = Sacar a { $name } de { $team }
team-nobody = Todavía no hay nadie en este equipo.
team-not-found = Este equipo o esta persona ya no está aquí.
team-name-taken = Ya hay otro equipo con ese nombre. Elija otro.
team-saved = Guardado.

# API keys
keys-title = Claves de API
keys-about = Una clave da acceso a un programa suyo. Cada una puede hacer solo lo que usted elija.
keys-none = Todavía no hay claves
keys-none-explained = Solo necesita una si un programa suyo se comunica con Kontor.
key-new = Clave nueva
key-name = Para qué es
key-name-explained = Para saber más adelante qué programa la tiene.
key-scopes = Qué puede hacer
key-create = Crear la clave
key-made = La clave está lista
key-made-about = Cópiela ahora en su programa. No se guarda, así que no se puede volver a mostrar.
key-label = Clave de API
key-used = último uso
key-never-used = nunca usada
key-by-operator = creada por el operador
key-by = creada por { $name }
key-revoke = Anular esta clave
key-revoke-title = ¿Anular la clave «{ $name }»?
key-revoke-about = El programa que la tiene pierde el acceso de inmediato. No se puede deshacer.
key-revoked = La clave quedó anulada.
key-keep = Conservar
key-not-found = Esta clave ya no está aquí.
key-beyond-maker = Una clave solo puede permitir lo que usted mismo puede hacer.
key-no-scopes = Elija al menos una cosa que la clave pueda hacer.
key-too-many = Ya hay tantas claves como puede tener un negocio. Anule las que ya no se usan.
scope-conversations-read = Ver conversaciones y mensajes
scope-conversations-write = Responder, asignar, cerrar y reabrir
scope-contacts-read = Ver personas
scope-contacts-write = Registrar y cambiar personas
scope-contacts-delete = Eliminar personas
scope-contacts-export = Exportar personas
scope-consents-read = Ver lo que las personas permitieron
scope-consents-write = Registrar lo que las personas permiten o rechazan
scope-inboxes-read = Ver los números conectados
scope-inboxes-manage = Conectar y desconectar números
scope-staff-read = Ver quién trabaja aquí
scope-staff-manage = Invitar, cambiar y quitar personal
scope-api-keys-manage = Crear y anular claves de API
scope-settings-manage = Cambiar los ajustes del negocio
scope-privacy-manage = Responder a solicitudes sobre datos
scope-events-read = Seguir lo que ocurre

# For the first line of a list to choose from
choose = Elegir…

# Notices
notice-mandatory = Los avisos sobre seguridad, cobros y asuntos legales no se pueden silenciar: alguien debe enterarse a tiempo.
notice-class-security = Seguridad
notice-class-billing = Cobros
notice-class-legal = Asuntos legales
notice-class-work = Su trabajo
notice-class-health = Números e instalación
notice-class-news = Novedades
notice-way-mail = Correo
notice-way-push = Notificación

# Each notice: what happened, what it means and what to do, and the words of its link
notice-new-message-title = Mensaje nuevo
notice-new-message-text = Un cliente escribió. Todavía nadie ha respondido.
notice-new-message-action = Abrir la conversación
notice-mentioned-title = Le llaman a una conversación
notice-mentioned-text = { $name } le ha nombrado en una nota.
notice-mentioned-action = Leer la nota
notice-snooze-over-title = Una conversación ha vuelto
notice-snooze-over-text = Usted la había pospuesto hasta ahora.
notice-snooze-over-action = Abrir la conversación
notice-unanswered-title = Un cliente está esperando
notice-unanswered-text = Un cliente espera respuesta desde hace { $minutes ->
    [one] { $minutes } minuto
   *[other] { $minutes } minutos
}.
notice-unanswered-action = Abrir la conversación
notice-number-silent-title = Un número está inusualmente callado
notice-number-silent-text = { $number } no ha recibido nada en { $hours ->
    [one] { $hours } hora
   *[other] { $hours } horas
}, aunque a esta hora suelen escribir. O nadie escribió, o WhatsApp no llega a Kontor. Revise la conexión.
notice-number-silent-action = Revisar el número
notice-signatures-failing-title = Llegan mensajes en los que no se puede confiar
notice-signatures-failing-text = Los envíos a { $app } llegan con una firma incorrecta, por eso se rechazan. Lo más frecuente es que el secreto de la aplicación haya cambiado en Meta: escriba el nuevo. Hasta entonces no llega ningún mensaje de esta aplicación.
notice-signatures-failing-action = Revisar la aplicación
notice-number-health-title = WhatsApp cambió algo de un número
notice-number-health-text = Meta informa de un cambio en { $number }: { $what ->
    [access] la conexión ya no funciona, así que los mensajes esperan.
    [sending] solo puede enviar en parte, o nada.
    [state] su estado en WhatsApp empeoró.
    [ban] la cuenta está bloqueada, o lo estará.
    [restriction] la cuenta no puede hacer todo durante un tiempo.
    [violation] Meta dice que la cuenta incumplió una norma.
    [link] esta aplicación y la cuenta ya no están vinculadas.
    [review] la revisión de la cuenta por Meta terminó mal.
    [quality] la gente bloquea o denuncia sus mensajes más que antes.
    [limit] puede escribir primero a menos personas que antes.
    [throughput] puede enviar menos mensajes por segundo que antes.
    [name] el nombre que ven los clientes no está aprobado.
    [new_name] el nombre nuevo no fue aprobado.
    [pin] su PIN se cambió, o alguien lo intenta. Si no fue nadie de ustedes, actúe ahora.
    [alert] Meta le advierte sobre la cuenta.
    [template] Meta detuvo una de sus plantillas.
    [template_quality] a la gente no le gusta una de sus plantillas.
   *[other] su calidad, límite, nombre o estado.
} La página del número explica qué significa y qué hacer.
notice-number-health-action = Ver el número
notice-template-recounted-title = Una plantilla cuenta ahora como marketing
notice-template-recounted-text = Meta cuenta la plantilla «{ $template }» como marketing. Está en pausa para aquello para lo que se escribió hasta que usted elija: enviarla como oferta o usar otra.
notice-template-recounted-action = Elegir
notice-template-coming-title = Una plantilla pasará a contar como marketing
notice-template-coming-text = Meta contará la plantilla «{ $template }» como marketing { $hours ->
    [0] en menos de una hora
    [one] en una hora
   *[other] en unas { $hours } horas
}. Desde entonces quedará en pausa para aquello para lo que se escribió. Escriba otra a tiempo o envíela entonces como oferta.
notice-template-coming-action = Verla
notice-template-rejected-title = Meta rechazó una plantilla
notice-template-rejected-text = Meta rechazó la plantilla «{ $template }» ({ $language }): { $why ->
    [ABUSIVE_CONTENT] considera ofensivas sus palabras.
    [SCAM] la toma por un fraude.
    [PROMOTIONAL] se lee como una oferta.
    [INCORRECT_CATEGORY] no encaja con su tipo.
    [CATEGORY_NOT_AVAILABLE] su tipo no está disponible por ahora para su cuenta.
    [TAG_CONTENT_MISMATCH] sus palabras están en otro idioma que el elegido.
    [INVALID_FORMAT] algo de su forma no está permitido.
   *[other] no dio ningún motivo que se conozca aquí.
} Su página dice qué cambiar; después preséntela de nuevo.
notice-template-rejected-action = Ver qué cambiar
notice-template-approved-title = Meta aprobó una plantilla
notice-template-approved-text = Meta aprobó la plantilla «{ $template }» ({ $language }). Ya se puede enviar.
notice-template-approved-action = Verla
notice-template-paused-title = Meta detuvo una plantilla unas horas
notice-template-paused-text = Meta detuvo la plantilla «{ $template }» ({ $language }) unas horas porque no gustó. Hasta entonces no se envía; a la tercera vez se desactiva. Cambie las palabras o envíela a menos personas.
notice-template-paused-action = Ver qué hacer
notice-template-disabled-title = Meta desactivó una plantilla
notice-template-disabled-text = Meta desactivó la plantilla «{ $template }» ({ $language }) para siempre. Ya no se puede enviar. Escriba una nueva con otras palabras.
notice-template-disabled-action = Verla
notice-template-moved-title = Una plantilla ya no cuenta como marketing
notice-template-moved-text = Meta ya no cuenta la plantilla «{ $template }» ({ $language }) como marketing. Vuelve a salir para todos aquellos para quienes se escribió.
notice-template-moved-action = Verla
notice-payment-trouble-title = Hay mensajes de WhatsApp que esperan un pago
notice-payment-trouble-text = Meta no enviará desde { $number } hasta que se le pague. Lo que cuesta dinero espera y no se pierde. Añada una forma de pago o pague la factura en la configuración de pagos de Meta y después indique aquí que está hecho.
notice-payment-trouble-action = Ver qué hacer
notice-consent-ending-title = Pronto terminan consentimientos de ofertas
notice-consent-ending-text = { $count ->
        [one] El consentimiento de una persona
       *[other] El consentimiento de { $count } personas
    } para recibir ofertas termina dentro de { $days } días o poco después, por su regla o por ley. Después las ofertas no les llegan hasta que acepten de nuevo.
notice-consent-ending-action = Ver de quiénes
notice-token-expiring-title = Una conexión de WhatsApp está por terminar
notice-token-expiring-text = El token de { $number } termina en { $days ->
    [one] { $days } día
   *[other] { $days } días
}. Después no se envía ni se recibe nada. Cree un token nuevo en Meta y escríbalo aquí.
notice-token-expiring-action = Escribir un token nuevo
notice-backup-failed-title = Falló la copia de seguridad
notice-backup-failed-text = Anoche no se pudo hacer la copia de seguridad. Si el disco se perdiera ahora, desaparecería lo que llegó desde la última copia buena. Vea el motivo e intente de nuevo.
notice-backup-failed-action = Ver qué pasó
notice-backup-not-rehearsed-title = Nadie ha probado aún la copia de seguridad
notice-backup-not-rehearsed-text = Se hacen copias de seguridad, pero ninguna se ha restaurado con su kit de recuperación. Pruébelo una vez, para saber que funciona antes de necesitarlo.
notice-backup-not-rehearsed-action = Probar una restauración
notice-installation-weaker-title = Esta instalación es ahora más débil
notice-installation-weaker-text = La revisión nocturna encontró { $count ->
    [one] { $count } cosa que antes estaba mejor
   *[other] { $count } cosas que antes estaban mejor
}. Indica cómo { $count ->
    [one] arreglarla
   *[other] arreglarlas
}.
notice-installation-weaker-action = Ver qué arreglar
notice-deletion-requested-title = Alguien pide que se eliminen sus datos
notice-deletion-requested-text = Llegó una solicitud de eliminar datos personales. La ley da un plazo limitado para responderla.
notice-deletion-requested-action = Abrir la solicitud
notice-correction-requested-title = Alguien pide que se corrijan sus datos
notice-correction-requested-text = Llegó una solicitud de corregir datos personales. La ley da un plazo limitado para responderla.
notice-correction-requested-action = Abrir la solicitud
notice-support-granted-title = El operador puede mirar su negocio
notice-support-granted-text = Alguien de su negocio dio acceso al operador durante { $hours ->
    [one] { $hours } hora
   *[other] { $hours } horas
}. Cada mirada queda anotada, y usted puede terminar el acceso en cualquier momento.
notice-support-granted-action = Ver el acceso
notice-support-answered-title = El operador le respondió
notice-support-answered-text = Hay una respuesta a su pregunta al operador de este Kontor.
notice-support-answered-action = Leer la respuesta
notice-terms-changed-title = Cambiaron las condiciones
notice-terms-changed-text = Hay una versión nueva de las condiciones: { $version }. Lea qué cambió y acéptela si está de acuerdo.
notice-terms-changed-action = Leer las condiciones
notice-sign-in-from-new-device-title = Inicio de sesión desde un dispositivo nuevo
notice-sign-in-from-new-device-text = Su acceso se usó en un dispositivo que nunca lo había usado: { $device }. Si fue usted, no hay nada que hacer. Si no, cambie ahora su contraseña: así se cierra la sesión de todos los demás.
notice-sign-in-from-new-device-action = Ver dónde tiene la sesión abierta
notice-password-changed-title = Su contraseña cambió
notice-password-changed-text = Su contraseña cambió y se cerró la sesión en todos los demás dispositivos. Si no fue usted, pida de inmediato una contraseña nueva por correo en la página de inicio de sesión y avise a un propietario.
notice-password-changed-action = Abrir su cuenta
notice-email-change-asked-title = Se pidió otra dirección para su acceso
notice-email-change-asked-text = Alguien que conoce su contraseña pidió que su acceso tenga otro correo. Hasta que la dirección nueva responda, todo queda como está. Si no fue usted, cambie ahora su contraseña: eso lo anula.
notice-email-change-asked-action = Abrir su cuenta
notice-email-changed-title = Su acceso tiene otra dirección
notice-email-changed-text = De ahora en adelante su acceso tiene otro correo, y allí llegan los mensajes. Se cerró la sesión en todos los demás dispositivos. Si no fue usted, avise de inmediato a un propietario y a quien administra este Kontor.
notice-email-changed-action = Abrir su cuenta
notice-colleagues-login-title = No se pudo avisar a un colega sobre su propio acceso
notice-colleagues-login-text = Algo cambió en el acceso de { $name }: la contraseña, la dirección o un dispositivo nuevo. El correo que lo decía regresó. Pregunte a { $name } si fue intencional.
notice-colleagues-login-action = Ver a su colega
notice-role-changed-title = Alguien tiene otro rol
notice-role-changed-text = { $name } tiene ahora el rol «{ $role }». Si nadie de ustedes lo quiso así, revise el personal de inmediato.
notice-role-changed-action = Ver el personal
notice-member-removed-title = Se quitó a alguien del negocio
notice-member-removed-text = { $name } ya no pertenece a su negocio, y su sesión se cerró. Si nadie de ustedes lo quiso así, revise el personal de inmediato.
notice-member-removed-action = Ver el personal
notice-api-key-made-title = Se creó una clave de API
notice-api-key-made-text = Un programa puede entrar con una clave nueva: { $name }. Si nadie de ustedes lo quiso así, anule la clave.
notice-api-key-made-action = Ver las claves
notice-mail-bounced-title = El correo a un colega regresa
notice-mail-bounced-text = Los correos a { $name } regresan, así que allí no le llegan los avisos. Pida otra dirección.
notice-mail-bounced-action = Ver el personal

# Mails
mail-notice-title = Hay algo que debe saber
mail-notice-text = Kontor tiene algo que decirle.
mail-notice-action = Abrir Kontor
mail-invitation-title = Únase a { $business } en Kontor
mail-invitation-text = { $business } le invita a trabajar en Kontor. El enlace abre una sola vez, durante siete días.
mail-invitation-action = Aceptar la invitación
mail-reset-title = Elija una contraseña nueva
mail-reset-text = Alguien pidió una contraseña nueva para su acceso. Si fue usted, elíjala dentro de una hora: el enlace abre una sola vez y cierra su sesión en los demás lugares.
mail-reset-action = Elegir una contraseña nueva
mail-verification-title = ¿Es esta su dirección?
mail-verification-text = Demuestre que esta dirección es suya, para que se le puedan enviar aquí una contraseña nueva y los avisos importantes.
mail-verification-action = Sí, es mía
mail-address-title = Su nueva dirección
mail-address-text = Alguien quiere iniciar sesión en Kontor con esta dirección de ahora en adelante. Si fue usted, abra el enlace en un navegador donde tenga la sesión abierta.
mail-address-action = Usar esta dirección
mail-question-title = Una pregunta le espera
mail-question-text = { $business } le pregunta, como operador de esta instalación. La pregunta está en Kontor, y nada de ella en este correo.
mail-question-action = Leer y responder
mail-test-title = Correo de prueba
mail-test-text = Este correo demuestra que Kontor puede escribirle. { $business } lo pidió hace un momento.
mail-test-action = Volver a la página del correo
mail-foot-mandatory = Recibe esto porque trabaja en { $business }. Los avisos sobre seguridad, cobros y asuntos legales siempre llegan.
mail-foot-notice = Recibe esto porque trabaja en { $business }. Elija qué se le avisa, y cómo: { $choices }
mail-foot-invitation = Si no conoce a este negocio, no haga nada: sin el enlace no entra nadie.
mail-foot-reset = Si no fue usted, no haga nada: su contraseña queda como está.
mail-foot-verification = Si no usa Kontor, no haga nada.
mail-foot-address = Si no fue usted, no haga nada: sin su sesión el enlace no cambia nada.
mail-foot-question = Lo recibe porque es el operador de este Kontor.
mail-foot-test = No hay nada que hacer.

# The list of notices, and how one is told
notices-title = Avisos
notices-none = No hay nada que avisarle
notices-none-explained = Aquí está lo que debe o quiere saber, además de llegarle por los medios que eligió.
notices-new = Nuevo
notices-read-all = Marcar todo como leído
notices-choose = Elegir qué se le avisa
notices-older = Avisos anteriores
notices-bouncing = Los correos que se le envían regresan
notices-bouncing-explained = Su dirección los devuelve, así que los avisos solo están aquí. Pida a un propietario que le invite con otra dirección. El primero regresó
notices-choices-title = Qué se le avisa
notices-choices-about = Todos los avisos están en su lista. Elija aquí cuáles llegan también por otros medios.
notices-choices-saved = Guardado.
duty-title = De turno
duty-is-on = Está de turno.
duty-is-off = Está fuera de turno.
duty-explained = A quien está fuera de turno no se le avisa de los clientes que todavía no tienen a nadie.
duty-go = Salir de turno
duty-come-back = Volver al turno
push-title = Sus dispositivos
push-about = Un dispositivo que agregue aquí le avisa al momento, con sonido. Dice qué pasó y ningún nombre, por ejemplo «Mensaje nuevo».
push-this-device = Este dispositivo
push-ask = Avisarme en este dispositivo
push-ask-explained = Su navegador le pregunta si Kontor puede enviar notificaciones. Permítalo.
push-no-script = Para agregar este dispositivo hace falta JavaScript, que está desactivado en este navegador. Actívelo para este sitio o reciba los avisos por correo.
push-is-here = Este dispositivo está agregado.
push-denied = Este navegador no deja que Kontor envíe notificaciones. Permita las notificaciones de este sitio en los ajustes del navegador y abra de nuevo esta página.
push-unable = A este navegador no se le puede avisar de nada. En un iPhone o iPad, ponga primero Kontor en la pantalla de inicio, como se describe abajo. En los demás, use una versión actual de Chrome, Edge, Firefox o Safari, no en una ventana privada.
push-failed = El navegador no pudo agregar este dispositivo: su servicio de notificaciones no respondió. Revise la conexión e inténtelo de nuevo, o use otro navegador.
push-devices = Dispositivos que reciben avisos
push-none = Todavía ningún dispositivo
push-none-explained = Hasta que agregue uno, los avisos llegan por los otros medios que eligió.
push-added = Este dispositivo está agregado. Envíe una prueba para ver que llega.
push-removed = El dispositivo se quitó.
push-tested = Se envió una prueba
push-tested-explained = Si no aparece en un minuto, revise si el dispositivo permite las notificaciones de este navegador y si está en «no molestar». Si un dispositivo ya no está abajo, su servicio de notificaciones no lo conocía más: agréguelo de nuevo.
push-reached = Último aviso recibido
push-added-at = Agregado
push-test = Enviar una prueba
push-remove = Quitar
push-test-title = Esto es una prueba
push-trouble-unreachable = La última vez no se pudo llegar al servicio de notificaciones.
push-trouble-silent = La última vez el servicio de notificaciones no respondió.
push-trouble-busy = La última vez el servicio de notificaciones estaba sobrecargado.
push-trouble-refused = El servicio de notificaciones rechaza lo que Kontor envía. Quite aquí este dispositivo y agréguelo de nuevo en el propio dispositivo.
push-refused-address = El servicio de notificaciones de este navegador no se puede usar: Kontor solo llama a servicios en la internet pública, por https. Use otro navegador o reciba los avisos por correo.
push-refused-keys = El navegador envió claves que no se pueden usar. Recargue la página e inténtelo de nuevo.
push-refused-too-many = Ya tiene diez dispositivos. Quite uno que ya no use y agregue este después.
push-phone = Ponga Kontor en su teléfono
push-phone-about = En la pantalla de inicio Kontor se abre como una aplicación, suena cuando un cliente escribe y muestra cuánto hay sin leer.
push-phone-open = Abra Kontor desde la pantalla de inicio e inicie sesión.
push-phone-ask = Abra «Avisos» y luego «Sus dispositivos». Toque «Avisarme en este dispositivo» y después «Permitir».
push-phone-test = Toque «Enviar una prueba». Cuando aparezca, tóquela: Kontor se abre.
push-iphone = iPhone y iPad
push-iphone-about = Hace falta iOS 16.4 o posterior. Apple solo deja avisar a las aplicaciones de la pantalla de inicio.
push-iphone-browser = Abra esta dirección en Safari:
push-iphone-share = Toque el botón de compartir, el cuadrado con una flecha hacia arriba.
push-iphone-add = Elija «Agregar a inicio» y luego «Agregar».
push-android = Android
push-android-about = Funciona en Chrome, Edge y Firefox.
push-android-browser = Abra esta dirección en Chrome:
push-android-menu = Toque el menú de los tres puntos, luego «Agregar a la pantalla principal» e «Instalar».

# The mail page
mail-title = Correo
mail-about = Cómo les escribe Kontor a usted y a sus colegas. Los clientes no reciben correo desde aquí.
mail-way = Cómo sale el correo
mail-off = Este Kontor no envía correo
mail-off-explained = Las invitaciones y contraseñas se entregan con enlaces para copiar, y los avisos solo están en la lista. Quien administra este Kontor puede indicar un servidor de correo: docs/operating.md, «Mail».
mail-from = Remitente
mail-server = Servidor
mail-line = Línea
mail-line-tls = Cifrada (TLS)
mail-line-starttls = Cifrada (STARTTLS)
mail-line-loopback = Sin cifrar, solo hacia esta máquina
mail-hook = Para que Kontor sepa qué correos vuelven, haga que Resend envíe email.bounced y email.suppressed a esta dirección:
mail-hook-label = Dirección del webhook
mail-test-button = Enviar un correo de prueba
mail-test-about = Va a su propia dirección. La respuesta del servidor aparece abajo.
mail-test-wait = Pidió un correo de prueba hace un momento. Espere un minuto y vea abajo qué fue de él.
mail-tested = Vea abajo qué fue del correo de prueba. Si todavía espera, cargue la página de nuevo en un momento.
mail-unanswered = Clientes que esperan
mail-unanswered-minutes = Avisar después de estos minutos
mail-unanswered-explained = Cuando nadie ha respondido a un cliente durante este tiempo, recibe un correo la persona responsable o, si no la hay, todas las que están de turno. De 1 a 240.
mail-unanswered-wrong = Escriba un número del 1 al 240.
mail-log = Qué fue de los últimos correos
mail-log-none = Todavía no hay correos
mail-log-none-explained = Aquí están los correos de los últimos 30 días, con la respuesta del servidor.
mail-purpose-notice = Aviso
mail-purpose-invitation = Invitación
mail-purpose-reset = Contraseña nueva
mail-purpose-verification = ¿Es esta su dirección?
mail-purpose-address = Dirección nueva
mail-purpose-question = Pregunta al operador
mail-purpose-test = Correo de prueba
mail-state-queued = En espera
mail-state-again = Se intentará de nuevo
mail-state-sent = Enviado
mail-state-bounced = Regresó
mail-state-failed = No enviado
mail-state-off = No enviado: aquí no hay correo
mail-answered = Respuesta:
mail-trouble-unreachable = No se puede alcanzar el servidor de correo. Revise su nombre y su puerto, y si está en marcha.
mail-trouble-silent = Se alcanzó el servidor de correo, pero no respondió a tiempo. Puede estar ocupado, o un cortafuegos lo retiene.
mail-trouble-insecure = La línea con el servidor de correo no se puede mantener en secreto: no ofrece cifrado, o su certificado no es suyo. No se envió nada.
mail-trouble-sign-in = El servidor de correo no acepta el usuario y la contraseña, o la clave. Escríbalos de nuevo en los ajustes de esta instalación.
mail-trouble-sender = El servidor de correo no envía para este remitente. Revise la dirección del remitente y que su dominio esté configurado allí.
mail-trouble-address = La dirección devuelve el correo: puede estar mal escrita o ya no existir.
mail-trouble-refused = El servidor de correo no acepta este correo. Su respuesta dice por qué.
mail-trouble-busy = El servidor de correo pide esperar.
mail-trouble-strange = La respuesta del servidor de correo no tiene sentido. Tal vez no sea un servidor de correo.
mail-trouble-late = No se pudo enviar mientras era útil.

# A forgotten password, and showing that an address is one's own
forgot-link = ¿Olvidó su contraseña?
forgot-title = Contraseña olvidada
forgot-about = Escriba su correo y recibirá un enlace para elegir una contraseña nueva.
forgot-button = Enviar el enlace
forgot-sent = Si este correo tiene acceso, un enlace va en camino
forgot-sent-explained = Abre una sola vez, dentro de una hora. Si no llega ningún correo, busque entre los no deseados o pregunte a un propietario de su negocio si esta es la dirección correcta.
forgot-back = Volver al inicio de sesión
reset-title = Elegir una contraseña nueva
reset-spent-explained = Ya se usó, tiene más de una hora o se envió otro más nuevo. Pida uno nuevo.
verification-ask = Demostrar que es suya
verification-sent = Un correo con un enlace va en camino. Si no llega, espere un cuarto de hora antes de pedirlo de nuevo.
verification-is = Suya
verification-done = Esta dirección es suya
verification-on = Continuar
verification-spent = Ya se usó, tiene más de un día o se envió otro más nuevo. Pida uno nuevo en su cuenta.

# Support: asking the operator, and letting it look
tab-support = Ayuda
scope-support-grant = Dejar que el operador vea el negocio
support-title = Ayuda
support-about = Pregunte a quien administra este Kontor. Todos los que trabajan aquí ven las preguntas y las respuestas.
support-nobody = Todavía no hay un operador designado
support-nobody-explained = Lo que pregunte se guarda. Quien administra este Kontor designa un operador en el servidor, con: kontor operator link --email
support-asked = Lo que se preguntó
support-none = Todavía no se preguntó nada.
support-none-explained = Las preguntas quedan aquí hasta un año después de la última palabra.
support-older = Preguntas anteriores
support-ask = Preguntar al operador
support-subject = ¿De qué se trata?
support-subject-missing = Diga en pocas palabras de qué se trata.
support-subject-too-long = Dígalo en 120 caracteres como máximo; el resto cabe abajo.
support-words = Su pregunta
support-words-explained = ¿Qué hizo, qué pasó y qué esperaba? Deje fuera nombres y números de clientes.
support-words-missing = Escriba algo primero.
support-words-too-long = Tiene más de 5.000 caracteres. Acórtelo o envíelo en dos partes.
support-page = ¿Sobre qué página? (opcional)
support-page-explained = La dirección como aparece en el navegador, desde /t/.
support-page-is = Página
support-send = Enviar
support-more = Escribir más
support-close = Esto está resuelto
support-is-closed = Esta pregunta está cerrada. Si vuelve a surgir, haga una nueva.
support-unknown = Aquí no hay nada. Puede que se haya eliminado o que la dirección sea incorrecta.
support-too-many = Hay demasiado abierto aquí. Cierre lo que está resuelto y siga después.
support-meanwhile = Otra persona dio acceso al operador en el mismo momento. Mire qué está abierto ahora.
support-choose = Elija una de las opciones.
support-operator = Operador
support-state-waiting = Espera al operador
support-state-to-answer = Por responder
support-state-answered = Respondida
support-state-closed = Cerrada
support-done-asked = Su pregunta fue enviada. Se le avisará cuando haya una respuesta.
support-done-closed = La pregunta está cerrada.
support-done-granted = El operador ya puede mirar. Cada página que abra queda anotada aquí.
support-done-ended = El operador ya no puede mirar.
support-grants = ¿Puede mirar el operador?
support-hours = ¿Puede el operador ver su negocio?
support-hours-explained = Lee y no cambia nada, cada página que abre queda anotada para usted, y puede terminarlo en cualquier momento.
support-hours-none = No
support-hours-hour = Durante una hora
support-hours-day = Durante 24 horas
support-hours-week = Durante siete días
support-extent = ¿Qué puede ver?
support-extent-settings = Ajustes, personal y números; ningún cliente
support-extent-conversations = Todo lo que ve un observador: también todas las personas y conversaciones
support-grant-open = El operador puede mirar hasta el { $until }
support-grant-none = El operador no ve nada de este negocio ahora.
support-grant-see = Ver qué miró, o terminarlo
support-grant-give = Dejar mirar al operador
support-grant-is-open = Abierto
support-grant-is-over = Terminado
support-grant-title = Acceso del operador
support-grant-about = Lo que se dejó ver al operador, y cada página que abrió.
support-grant-extent = Qué puede ver
support-grant-given-by = Dado por
support-grant-from = Desde
support-grant-until = Hasta
support-grant-ended-by = Terminado por
support-grant-by-clock = el reloj
support-grant-end = Terminarlo ahora
support-looks = Lo que se miró
support-looks-about = Las novedades de una página abierta también son miradas: están en el flujo de eventos del negocio, y aquí no se muestran.
support-looks-none = El operador no abrió ninguna página.
support-looks-older = Miradas anteriores
support-look-inbox = La lista de conversaciones
support-look-conversation = Una conversación
support-look-message = Un mensaje
support-look-people = La lista de personas
support-look-person = Una persona
support-look-settings = Los ajustes del negocio
support-look-staff = El personal
support-look-colleague = Alguien del personal
support-look-teams = Los equipos
support-look-team = Un equipo
support-look-numbers = Los números conectados
support-look-number = Un número conectado
support-look-hours = Cuándo está abierto el negocio
support-look-support = Preguntas al operador
operator-room = Ayuda
operator-account = Cuenta
operator-title = Operador
operator-about = Lo que le preguntan los negocios de esta instalación. De sus datos no ve nada, salvo que uno le deje mirar un tiempo.
operator-questions = Preguntas abiertas
operator-questions-none = Nadie espera una respuesta
operator-questions-none-explained = Las preguntas nuevas aparecen aquí en cuanto se hacen.
operator-businesses = Negocios
operator-questions-more = Preguntas siguientes
operator-businesses-more = Negocios siguientes
operator-open-questions = { $number ->
    [one] { $number } pregunta abierta
   *[other] { $number } preguntas abiertas
}
operator-may-look = Puede mirar hasta el { $until }
operator-may-look-explained = No puede cambiar nada, y cada página que abra queda anotada para el negocio.
operator-may-not-look = No ve nada de este negocio
operator-may-not-look-explained = Si necesita mirar, pídalo en su respuesta: un propietario o administrador puede permitírselo por un tiempo.
operator-look = Mirar
operator-business = Negocio
operator-asked-by = Preguntado por
operator-answer = Su respuesta
operator-done-answered = Su respuesta fue enviada.
operator-link-title = Iniciar sesión como operador

# Horario
tab-hours = Horario
hours-title = Horario de atención
hours-about = Cuándo está abierto su negocio. Los clientes lo ven en su página de contacto, y al personal que está de turno en el horario de atención se le avisa de los clientes en ese tiempo.
hours-week = Una semana normal
hours-explained = Escriba las horas de cada día así: 9:00–12:30, 14:00–18:00. Deje vacío el día en que está cerrado.
hours-as-monday = De martes a viernes como el lunes
hours-closed = Cerrado
hours-all-day = Abierto todo el día
hours-save = Guardar la semana
hours-saved = El horario está guardado.
hours-unreadable = Esto no se puede leer como horas. Escríbalas así: 9:00–12:30, 14:00–18:00.
hours-over-midnight = Estas horas terminan antes de empezar. Si abre después de medianoche, termine este día a las 24:00 y escriba el resto en el día siguiente, desde las 0:00.
hours-overlap = Dos de estas horas se solapan. Únalas o cambie una.
hours-too-many = Use como máximo seis tramos al día.
hours-open = Abierto ahora.
hours-open-until = Abierto ahora, hasta las { $time }.
hours-opens-today = Cerrado ahora. Abre hoy a las { $time }.
hours-opens = Cerrado ahora. Vuelve a abrir: { $day }, { $time }.
hours-closed-long = Cerrado hasta nuevo aviso.
hours-zone = Las horas son las de { $zone }.
holidays-title = Feriados y otras excepciones
holidays-about = Días en que está cerrado o abre a otras horas. Si varios caen en un mismo día, vale el más corto.
holidays-ahead = Próximos cambios
holiday-add-title = Agregar un día o un período
holiday-name = Nombre
holiday-name-explained = Como lo leen los clientes, por ejemplo «Navidad» o «Vacaciones de verano».
holiday-name-missing = Escriba un nombre de 80 caracteres como máximo.
holiday-first = Primer día
holiday-last = Último día, si son varios
holiday-not-a-date = Elija un día, a partir del año 2000.
holiday-ends-before = El último día es anterior al primero. Cambie uno de los dos.
holiday-too-long = Esto dura un año o más. Elija un último día anterior o deje vacías las horas de la semana.
holiday-yearly = Todos los años
holiday-yearly-explained = Para días de fecha fija, como el 25 de diciembre.
holiday-hours = Abierto a pesar de todo
holiday-hours-explained = Horas como arriba. Vacío significa cerrado.
holiday-add = Agregar
holiday-added = Agregado.
holiday-removed = Quitado.
holiday-remove = Quitar
holiday-every-year = Todos los años
holiday-too-many = Ya hay 200 feriados. Quite los que ya no necesite.
languages-spoken = Idiomas que habla con los clientes
languages-posted = Idiomas
languages-spoken-explained = Aparecen en su página de contacto.
settings-currency = Moneda
settings-currency-explained = En la que pone sus precios.
settings-currency-unknown = Elija una moneda de la lista.

# Lo que una persona dice de sí y cuándo está de turno
me-profile = Para sus colegas
me-phone-explained = Para que sus colegas puedan comunicarse con usted. Los clientes no lo ven. Puede dejarlo vacío.
me-email-explained = Con él inicia sesión y allí llegan los avisos. Cambiarlo, la contraseña y las sesiones:
me-told = De qué se le avisa y cuándo
duty-link = Cuándo está de turno
duty-now = Ahora
duty-hours = Sus horas
duty-rule = De turno
duty-rule-explained = Fuera de este tiempo no se le avisa de clientes nuevos. Todo espera en la bandeja.
duty-rule-always = Siempre
duty-rule-open = En el horario de atención
duty-rule-own = En mis propias horas
duty-no-hours = Su negocio todavía no tiene horario. Hasta entonces cuenta como abierto.
duty-own-hours = Mis propias horas
duty-own-missing = Escriba abajo sus propias horas o elija otra cosa.
duty-save = Guardar
duty-hours-saved = Sus horas están guardadas.
duty-viewer = Usted aquí solo mira, así que en ningún caso se le avisa de clientes.
push-test-wait = Envió una prueba hace un momento. Espere un cuarto de minuto y vuelva a intentarlo.
verification-wait = No se envió ningún correo: se pidieron demasiados. Espere un cuarto de hora y pídalo de nuevo.
verification-nowhere = No se envió ningún correo: usted no pertenece a ningún negocio, y solo se envía correo para negocios.

# Lo que el personal acepta de esta instalación.
acceptance-terms = Condiciones de uso
acceptance-privacy = Privacidad
acceptance-read = Lea, por favor:
acceptance-accept = Acepto las condiciones de uso (versión { $terms }) y he leído lo que dice la página de privacidad (versión { $privacy }).
acceptance-missing = Sin las condiciones de uso no hay cuenta aquí. Lea ambas páginas y marque la casilla si está de acuerdo.
acceptance-changed = Una de estas páginas tiene una versión nueva desde que usted abrió este formulario. Léala y marque la casilla otra vez.
acceptance-of-age = Tengo 18 años o más.
acceptance-of-age-why = Nadie menor de 18 años puede tener una cuenta.
acceptance-of-age-missing = Una cuenta es para personas de 18 años o más. Marque la casilla si los tiene.
acceptance-title = Condiciones y privacidad
acceptance-about = Quién de su personal aceptó qué versión, cuándo y en qué idioma la leyó.
acceptance-behind = No han aceptado lo que rige ahora
acceptance-ledger = Aceptado
acceptance-ledger-empty = Aquí nadie ha aceptado nada todavía.
acceptance-link = Quién aceptó las condiciones de uso
acceptance-mine = Lo que usted aceptó
acceptance-mine-about = Con qué estuvo de acuerdo aquí, en la versión que regía entonces.
acceptance-complete = Usted ha aceptado lo que rige ahora.
acceptance-incomplete = Hay algo que usted aún no ha aceptado
acceptance-incomplete-about = Lea, por favor, ambas páginas. Mientras tanto puede seguir respondiendo a los clientes.
acceptance-button = Aceptar
acceptance-saved = Aceptado.
acceptance-version = { $document }, versión { $version }
acceptance-text = Texto
acceptance-of-age-said = 18 años o más

# Webhooks: the business's programs are told what happens
webhook-not-found = Esta dirección ya no está aquí.
webhook-beyond-maker = Quien no puede seguir lo que ocurre no puede hacer que se comunique a un programa.
webhook-too-many = Ya hay diez direcciones, tantas como puede tener un negocio. Quite una que ya no se use.
webhook-is-disabled = Esta dirección está apagada. Enciéndala primero.
webhook-wait = Se envió una prueba hace un momento. Espere unos segundos e inténtelo de nuevo.
webhook-since-wrong = Elija un momento de los últimos treinta días.
notice-webhook-made-title = A un programa se le comunica lo que ocurre aquí
notice-webhook-made-text = Lo que ocurre en su negocio se comunica ahora a un programa en { $host }. Si nadie de ustedes lo quiso así, apáguelo.
notice-webhook-made-action = Verlo
notice-webhook-disabled-title = A un programa ya no se le comunica nada
notice-webhook-disabled-text = El programa en { $host } no aceptó nada durante demasiado tiempo, respondió que ya no existe o es de alguien que ya no puede. Está apagado. Corríjalo y enciéndalo; lo que se perdió se puede enviar otra vez.
notice-webhook-disabled-action = Verlo
tab-webhooks = Webhooks
webhooks-title = Webhooks
webhooks-about = A sus programas se les puede comunicar lo que ocurre aquí, en el momento. Cada llamada va firmada según Standard Webhooks y se repite hasta que se acepta.
webhooks-none = Todavía no hay direcciones
webhooks-none-explained = Solo necesita una si un programa suyo debe saber lo que ocurre en Kontor.
webhook-new = Dirección nueva
webhook-url = Dirección
webhook-url-explained = Donde su programa recibe las llamadas. Empieza por https:// y es accesible desde internet.
webhook-url-refused = No se puede llamar a esta dirección. Use una que empiece por https://, con un nombre accesible desde internet.
webhook-areas = Qué se le comunica
webhook-areas-explained = Si no elige nada, se le comunica todo. Recibe identificadores y hechos, nunca lo que escriben las personas.
webhook-area-message = Mensajes
webhook-area-conversation = Conversaciones
webhook-area-contact = Personas
webhook-area-consent = Consentimientos
webhook-area-inbox = Números
webhook-area-staff = Personal
webhook-create = Añadir la dirección
webhook-made = La dirección está lista
webhook-secret = Secreto de firma
webhook-secret-about = Copie ahora el secreto de firma en su programa, que comprueba con él cada llamada. No se puede volver a mostrar.
webhook-secret-changed = Hay un secreto nuevo
webhook-secret-change = Cambiar el secreto
webhook-secret-title = ¿Cambiar el secreto de firma?
webhook-secret-body = Durante 24 horas las llamadas van firmadas con ambos, para que su programa pueda cambiar sin perder ninguna.
webhook-keep = Conservar
webhook-state = Estado
webhook-standing-on = Encendida
webhook-standing-off = Apagada
webhook-standing-failing = Con fallos
webhook-all = Todo
webhook-off = Está apagada
webhook-off-staff = La apagó alguien de ustedes.
webhook-off-maker = Quien la creó ya no puede. Enciéndala si todavía hace falta.
webhook-off-gone = El programa respondió que ya no existe (410). Corríjalo y enciéndala.
webhook-off-failing = El programa no aceptó nada durante cinco días. Corríjalo y enciéndala.
webhook-off-address = No se puede llamar a esta dirección desde aquí. Quítela y añada otra.
webhook-failing = El programa no acepta lo que se le comunica
webhook-failing-since = Cada llamada se repite durante un día; tras cinco días sin éxito, la dirección se apaga. Primer fallo:
webhook-test = Enviar una prueba
webhook-tested = Una prueba está en camino. Abajo verá enseguida el resultado.
webhook-switch-off = Apagar
webhook-switch-on = Encender
webhook-on-done = Está encendida: se le comunica lo que ocurra a partir de ahora.
webhook-off-done = Está apagada: no se le comunica nada.
webhook-change = Cambiarla
webhook-change-save = Guardar
webhook-changed = Está cambiada. Lo que ocurra a partir de ahora va según el cambio.
webhook-remove = Quitar
webhook-remove-title = ¿Quitar la dirección en { $host }?
webhook-remove-body = Ya no se le comunica nada y se borra su registro. No se puede deshacer.
webhook-removed = La dirección se quitó.
webhook-log = Qué se le comunicó
webhook-log-none = Todavía nada
webhook-log-none-explained = Lo que ocurra a partir de ahora queda aquí treinta días. Envíe una prueba para comprobarlo.
webhook-log-older = Más antiguos
webhook-delivery-pending = En espera
webhook-delivery-failed = Se intentará de nuevo
webhook-delivery-delivered = Aceptado
webhook-delivery-dead = Abandonado
webhook-attempts = { $number ->
    [one] 1 intento
   *[other] { $number } intentos
}
webhook-took = { $ms } ms
webhook-answered = Respondió { $status }.
webhook-no-answer = No hubo respuesta.
webhook-next = Próximo intento: { $when }.
webhook-again = Enviar otra vez
webhook-again-done = Se envía otra vez en un momento.
webhook-since = Enviar otra vez lo ocurrido
webhook-since-when = Desde cuándo
webhook-since-explained = Todo lo que recibe se envía otra vez, con los mismos identificadores, se haya aceptado o no.
webhook-since-button = Enviar otra vez
webhook-since-hour = La última hora
webhook-since-day = El último día
webhook-since-week = La última semana
webhook-since-month = Los últimos treinta días

notice-level-warned-title = Pronto vence la respuesta a un cliente
notice-level-warned-text = Lo prometido sobre una conversación vence en { $minutes ->
    [one] { $minutes } minuto
   *[other] { $minutes } minutos
} de su horario de atención.
notice-level-warned-action = Abrir la conversación
notice-level-missed-title = No se cumplió lo prometido a un cliente
notice-level-missed-text = Ha pasado el tiempo prometido para una conversación.
notice-level-missed-action = Abrir la conversación
