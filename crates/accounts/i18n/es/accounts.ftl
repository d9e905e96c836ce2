# Palabras de las cuentas: instalación, inicio de sesión, personal, equipos, claves de API, ajustes.

# Negocios
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

# Campos comunes a varios formularios
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

# Instalación
setup-title = Preparar Kontor
setup-about = Aquí se crean su negocio y su propio acceso. Toma un minuto, y después se puede cambiar todo.
setup-business = Su negocio
setup-you = Usted
setup-button = Preparar
setup-needs-link = Para prepararlo hace falta el enlace
setup-needs-link-explained = Kontor muestra un enlace al arrancar, y uno nuevo cada vez hasta que alguien lo haya preparado. Abra el más reciente.

# Registro
sign-up-title = Empezar con Kontor
sign-up-button = Empezar
sign-up-closed = Aquí no se pueden registrar negocios nuevos
sign-up-closed-explained = Si un negocio le invitó, abra su invitación. Si ya tiene acceso, inicie sesión.
sign-up-wait = Demasiados registros desde su red. Intente de nuevo en { $minutes } min.
sign-up-taken = Este correo ya tiene acceso. Inicie sesión con él y agregue allí su negocio.
sign-up-link = Registrar un negocio nuevo

# Inicio de sesión
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

# Negocios de un acceso
businesses-title = Sus negocios
businesses-none = Todavía no pertenece a ningún negocio
businesses-none-explained = Pida una invitación a un propietario o administrador de un negocio.
businesses-add = Agregar un negocio
businesses-new-title = Un negocio nuevo

# Invitación
invitation-title = Unirse a { $business }
invitation-about = Le invitaron con el rol { $role }.
invitation-spent = Esta invitación ya no está abierta. Pida una nueva.
invitation-spent-title = Esta invitación ya no está abierta
invitation-spent-explained = Ya se usó, se retiró o tiene más de siete días. Pida una nueva a quien le invitó.
invitation-other-login = Esta invitación es para alguien con otro correo. Inicie sesión como esa persona para aceptarla.
invitation-for = Es para { $email }.
invitation-sign-in = Este correo ya tiene acceso. Inicie sesión con él y podrá aceptar.
invitation-other-signed-in = La sesión abierta es de otra persona. Ciérrela primero.
invitation-accept = Unirse
invitation-already-member = Esta persona ya trabaja aquí.

# Cuenta
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

# Los ajustes y sus pestañas
tab-settings = Ajustes
tab-business = Negocio
tab-staff = Personal
tab-teams = Equipos
tab-numbers = WhatsApp
tab-privacy = Privacidad
tab-backups = Copias
tab-keys = Claves de API
tab-me = Idioma y hora
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

# Lo propio
me-title = Idioma y hora
me-about = Cómo lee usted Kontor. Acompaña a su acceso en todos los negocios a los que pertenece.
me-manner = Solo para usted
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
role-explained = Los propietarios pueden hacer todo. Los administradores no pueden crear claves de API ni cambiar a los propietarios. Los agentes responden a los clientes. Los observadores solo miran.
role-unknown = Elija un rol de la lista.

# Personal
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
staff-invitation-link = Enlace de invitación
staff-invitations = Invitaciones abiertas
staff-invitation-until = Abierta hasta
staff-invitation-revoke = Retirar
staff-invitation-revoked = Se retiró.
staff-invitation-gone = Esta invitación ya no estaba abierta.
copy = Copiar
copied = Copiado

# Equipos
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

# Claves de API
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
scope-conversations-read = Ver conversaciones y mensajes
scope-conversations-write = Responder, asignar, cerrar y reabrir
scope-contacts-read = Ver personas
scope-contacts-write = Registrar y cambiar personas
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

# Para la primera línea de una lista de opciones
choose = Elegir…
