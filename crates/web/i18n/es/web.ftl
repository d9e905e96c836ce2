# Words of the layout and the shared components. {$name} is already isolated where a name stands inside a sentence.

# Times
time-now = ahora
time-just-now = ahora mismo
time-today = Hoy
time-yesterday = Ayer
time-yesterday-at = ayer, { $time }
time-minutes-ago = hace { $minutes } min
time-hours-ago = hace { $hours } h
time-under-a-minute = menos de un minuto
time-minutes = { $minutes } min
time-hours = { $hours } h
time-hours-minutes = { $hours } h { $minutes } min

# How far a message has come
tick-queued = En espera de envío
tick-held = Retenido
tick-sending = Enviándose
tick-unknown = Posiblemente enviado
tick-sent = Enviado
tick-delivered = Entregado
tick-read = Leído
tick-played = Reproducido
tick-failed = No entregado
tick-refused = No enviado
tick-cancelled = Cancelado

# Layout
layout-skip = Ir al contenido
layout-rooms = Secciones
layout-account = Su cuenta: { $name }
layout-unread = sin leer
layout-language = Idioma
layout-offline = Sin conexión. Lo que se ve puede no estar al día. Lo que escriba queda aquí hasta que se pueda enviar.

room-inbox = Bandeja
room-people = Personas
room-reports = Informes
room-notices = Avisos
room-settings = Ajustes

problem-signed-out = La sesión se cerró
problem-forbidden = Esto no está permitido
problem-not-found = Aquí no hay nada
problem-unavailable = Un momento, por favor
problem-internal = Algo salió mal
problem-refused = No fue posible
problem-home = Ir al inicio

# What went wrong, by the code that programs see
problem-code-no-conversation = No hay ninguna conversación con esta persona que usted pueda ver. Copie el enlace y déselo de otra forma.
problem-code-poster-too-long = El texto es demasiado largo para un código. Publique uno más corto.
problem-code-connect-state = Este regreso desde Meta no es suyo, o ha pasado más de una hora. Empiece de nuevo en Números conectados.
problem-code-template-refused = Meta no acepta esta plantilla o no la elimina. Ábrala de nuevo: allí se dice cómo está y qué cambiar.
problem-code-template-locked = Mientras Meta revisa una plantilla, no se puede cambiar. Mírela de nuevo en unos minutos.
problem-code-template-not-waiting = Esta plantilla ya no espera ninguna elección. Mírela de nuevo.
problem-code-not-found = Aquí no hay nada. Puede que se haya quitado o que la dirección esté equivocada.
problem-code-forbidden = Su rol no lo permite. Un propietario o administrador de este negocio puede cambiarlo.
problem-code-beyond-grant = El negocio le permite ver una parte, y no cambiar nada.
problem-code-support-closed = Esta pregunta está cerrada. Si vuelve a surgir, haga una nueva.
problem-code-invalid = Hay que cambiar algunos campos.
problem-code-signed-out = La sesión se cerró. Inicie sesión de nuevo; lo que escribió sigue en esta página.
problem-code-other-site = Este formulario se envió desde otro sitio. Abra Kontor directamente e intente de nuevo.
problem-code-unavailable = En este momento Kontor no puede acceder a sus datos. No se perdió nada; intente de nuevo.
problem-code-internal = Algo salió mal aquí, no por su causa. Quedó registrado; intente de nuevo más tarde.
problem-code-invalid-query = No se pudo leer esta dirección. Vuelva atrás y elija otra vez.
problem-code-invalid-form = No se pudo leer lo enviado. Vuelva atrás y envíe el formulario otra vez.
problem-code-too-large = Esto es demasiado grande. Envíe menos de una vez.
problem-code-email-taken = Este correo ya tiene acceso. Inicie sesión con él.
problem-code-sign-in-wrong = Este correo y esta contraseña no corresponden. Revise ambos e intente de nuevo.
problem-code-too-many-tries = Demasiados intentos. Espere un poco e intente de nuevo.
problem-code-link-spent = Este enlace ya se usó o es demasiado antiguo. Pida uno nuevo a quien administra este Kontor.
problem-code-setup-spent = Este enlace de instalación ya no sirve. Reinicie Kontor para obtener uno nuevo.
problem-code-password-wrong = Esta no es su contraseña actual.
problem-code-password-changed = Su contraseña se cambió hace un momento en otro lugar. Inicie sesión de nuevo.
problem-code-settings-changed = Otra persona cambió los ajustes al mismo tiempo que usted. No se sobrescribió nada: vuelva a mirar la página y haga su cambio otra vez.
problem-code-team-name-taken = Ya hay otro equipo con ese nombre. Elija otro.
problem-code-beyond-maker = Una clave solo puede permitir lo que usted mismo puede hacer.
problem-code-no-scopes = Elija al menos una cosa que la clave pueda hacer.
problem-code-above-own-role = No puede dar, cambiar ni quitar un rol superior al suyo. Un propietario sí puede.
problem-code-last-owner = Un negocio necesita un propietario. Nombre primero a otra persona.
problem-code-staff-changed = Alguien más cambió a esta persona al mismo tiempo que usted. Vuelva a mirar y haga su cambio otra vez.
problem-code-invitation-spent = Esta invitación ya no está abierta. Pida una nueva.
problem-code-other-login = Esta invitación es para alguien con otro correo. Inicie sesión como esa persona para aceptarla.
problem-code-already-member = Esta persona ya trabaja aquí.
problem-code-already-settled = Esto ya no espera una decisión. Mire lo que hay allí ahora.
problem-code-on-its-way = Este mensaje ya está en camino. Mire su estado en la conversación.
problem-code-not-waiting = Este mensaje no espera a que lo retiren. Sale por sí solo.
problem-code-later-past = Ese momento ya pasó. Elija uno posterior.
problem-code-later-too-far = Falta más de un año. Elija un momento más cercano.
problem-code-later-no-time = Diga cuándo debe salir.
problem-code-window-closed-by-then = Para entonces habrán pasado más de 24 horas desde que esta persona escribió. Elija una plantilla que salga en su lugar o un momento anterior.
problem-code-not-scheduled = Este mensaje ya no espera ninguna hora. Mire su estado en la conversación.
problem-code-note-too-long = Una nota tiene como máximo 4096 caracteres.
problem-code-undo-too-late = Esto ya no se puede deshacer: pasó el minuto o ya se deshizo.
problem-code-undo-changed = Otra persona, o el cliente, lo ha cambiado desde entonces. No se deshizo nada: mire de nuevo y decida.
problem-code-merge-itself = Es una sola conversación. Elija otra para unirla a esta.
problem-code-merge-two-people = Estas conversaciones son con dos personas distintas. Unidas, una respuesta para una llegaría a la otra; por eso quedan separadas.
problem-code-merged-already = Alguien ya unió una de estas conversaciones. Mire otra vez y decida.
problem-code-merge-too-many = La otra conversación tiene más de 10 000 mensajes. Ábrala y una esta a ella.
problem-code-split-too-many = Desde este mensaje hay más de 1000. Elija un mensaje posterior.
problem-code-split-beginning = La conversación empieza con este mensaje, así que no quedaría nada de ella. Elija un mensaje posterior.
problem-code-conversation-merged = Esta conversación se unió a otra. Búsquela en la lista y hágalo allí.
problem-code-not-meant = Entretanto, esto saldría de otro de sus números, o iría a otra persona, que cuando se escribió. Mire adónde va y envíelo otra vez.
problem-code-label-taken = Otra etiqueta ya se llama así. Elija otro nombre.
problem-code-too-many-labels = Ya hay 100 etiquetas. Elimine alguna que ya no necesite.
problem-code-too-many-views = Ya hay 50 vistas. Elimine alguna que ya no necesite.
problem-code-quick-reply-taken = Otra respuesta rápida tiene este atajo. Elija otro.
problem-code-too-many-quick-replies = Ya hay 300 respuestas rápidas. Elimine las que ya no necesite.
problem-code-too-many-word-rules = Ya hay 50 reglas de palabras. Elimine las que ya no necesite.
problem-code-label-no-name = Póngale un nombre a la etiqueta.
problem-code-label-too-long = El nombre de una etiqueta tiene como máximo 40 caracteres.
problem-code-snooze-past = Ese momento ya pasó. Elija uno posterior.
problem-code-snooze-too-far = Falta más de un año. Elija un momento más cercano.
problem-code-snooze-no-time = Diga hasta cuándo.
problem-code-not-snoozed = Solo lo que está pospuesto tiene un momento hasta el que lo está.
problem-code-identity-taken = Este número ya es de otra persona. Abra a esa persona y continúe allí.
problem-code-field-taken = Otro campo ya se llama así. Elija otro nombre.
problem-code-too-many-fields = Ya hay 200 campos. Use uno de ellos.
problem-code-contact-not-here = Una de las dos personas no está en la agenda de este negocio. Búsquenla por nombre o número y únanla después.
problem-code-contact-changed = Alguien cambió a esta persona mientras tanto. Mire otra vez y cambie lo que aún haga falta.
problem-code-changed-meanwhile = Alguien cambió esto desde que usted lo miró. Vuelva a mirar y después decida.
problem-code-unknown = Elija una de las opciones que se ofrecen.
problem-code-unknown-assignee = Elija a alguien que trabaje aquí y cuyo rol le permita responder.
problem-code-unknown-team = Elija un equipo de este negocio.
problem-code-mail-off = Aquí no está configurado el correo, así que no se envió nada. Quien administra este Kontor puede configurarlo.
problem-code-notice-mandatory = Este aviso no se puede silenciar: alguien debe enterarse a tiempo.
problem-code-inbox-disconnected = Este número se desconectó. Conéctelo otra vez como uno nuevo.
problem-code-request-changed = Otra persona avanzó con esta solicitud mientras tanto. Vuelva a mirar y después decida.
problem-code-no-reason = Primero indique cómo o por qué.
problem-code-no-change = Elija el cambio que la responde. Si no hay ninguno, corrija primero los datos.
problem-code-not-confirmed = Escriba la palabra que lo confirma.
problem-code-nobody-known = Elija a alguien entre las personas de este negocio.
problem-code-too-many = Hubo demasiadas solicitudes. Intente de nuevo más tarde.
problem-code-push-address-refused = El servicio de notificaciones de este navegador no se puede usar aquí. Use otro navegador o reciba los avisos por correo.
problem-code-push-keys-unusable = El navegador envió claves que no se pueden usar. Recargue la página e intente de nuevo.
problem-code-too-many-devices = Ya tiene diez dispositivos. Quite uno que ya no use y después agregue este.
problem-code-too-many-holidays = Ya hay 200 feriados. Quite los que ya no necesite.
problem-code-too-many-invitations = Ya se invitó a tantas personas como un negocio puede invitar en un día. Continúe mañana.
problem-code-no-password = Primero elija una contraseña. Se pide al cambiar la dirección.
problem-code-same-address = Esta ya es su dirección.
problem-code-no-business = Usted no pertenece a ningún negocio, y solo se envía correo para negocios.
problem-code-too-many-keys = Ya hay tantas claves como puede tener un negocio. Anule las que ya no se usan.
problem-code-too-many-webhook-endpoints = Ya hay diez direcciones, tantas como puede tener un negocio. Quite una que ya no se use.
problem-code-webhook-endpoint-disabled = Esta dirección está apagada. Enciéndala primero.
problem-code-too-many-streams = Hay demasiadas páginas de Kontor abiertas. Cierre algunas e inténtelo de nuevo.
problem-code-note-not-yours = Solo quien escribió una nota la cambia; un propietario o administrador también puede eliminarla. Escriba una nota propia.
problem-code-note-changed = Esta nota se cambió o se eliminó mientras tanto. Mire de nuevo y luego decida.
problem-code-too-many-files = Demasiados archivos esperan aquí al mismo tiempo. Envíe algunos o espere un momento y pruebe de nuevo.
problem-code-not-now = Esto ya está en marcha o ha terminado. Mire por dónde va.
problem-code-evidence-gone = El archivo ya no está aquí. Lo que se anotó de él sigue en pie.
problem-code-file-gone = El archivo ya no se guarda. Envíelo de nuevo.
problem-code-too-late = Esto ya no se puede deshacer o ya se deshizo.

# Inbox
inbox-title = Bandeja
inbox-open = { $number ->
    [one] { $number } abierta
   *[other] { $number } abiertas
}
inbox-new = Nueva conversación
inbox-search = Buscar personas y mensajes
inbox-search-messages = Ver todos los mensajes con estas palabras
choosing-begin = Elegir varias
choosing-title = Elija conversaciones
choosing-chosen = { $number } elegidas
choosing-end = Terminar de elegir
choosing-actions = Qué hacer con ellas
inbox-states = Mostrar
inbox-draft = Borrador:
inbox-views = Vistas
inbox-labels = Etiquetas
inbox-unread = sin leer
inbox-older = Conversaciones anteriores
inbox-older-messages = Mensajes anteriores
inbox-back = Volver a la lista
inbox-gone = Otra persona tiene ahora esta conversación
inbox-gone-about = Puede leer lo que hay aquí; lo que siga lo verá esa persona.
inbox-back-to-thread = Volver a la conversación
inbox-messages = Mensajes
inbox-new-messages = Mensajes nuevos
inbox-no-messages = Aún no hay nada
inbox-no-messages-about = Aquí aparecerá lo que se escriba.
inbox-choose = Ninguna conversación elegida
inbox-choose-about = Elija una de la lista para leer y responder.
inbox-note = Nota para el equipo
inbox-reactions = Reacciones
inbox-picture-with = { $title }: { $caption }
inbox-save-file = Guardar el archivo
inbox-show = Mostrar
inbox-unsent-text = Lo que no se envió
inbox-looking = { $name } está mirando
inbox-typing = { $name } está escribiendo…

# Composer
composer-label = Su respuesta
composer-placeholder = Escriba una respuesta
composer-send = Enviar
composer-send-template = Enviar plantilla
composer-left = para responder libremente; después, con plantilla
composer-closed = Ahora solo se puede enviar una plantilla
composer-templates = Elegir una plantilla
composer-no-templates = Todavía no hay ninguna plantilla aprobada.
composer-make-template = Plantillas
composer-kept = Lo que había escrito
composer-said-above = Ahora no se puede enviar nada. El motivo está arriba.

# Person
person-known-by = Identificada por
person-confirmed = Confirmado
person-may-write = ¿Podemos escribirle?
person-may-yes = Sí
person-may-not-asked = Sin preguntar
person-may-no = No
person-timeline = Historial

# What owners are told on every page
alert-label = Sobre esta instalación
alert-restored = Kontor se restauró desde una copia de seguridad. No se envía nada hasta que alguien lo confirme.
alert-restored-do = Ver qué espera
alert-backup-failed = No se hizo la última copia de seguridad.
alert-look = Ver por qué
alert-terms = Aquí hay condiciones o una página de privacidad que usted aún no ha aceptado.
alert-terms-do = Leer y aceptar
alert-kit = Perder el disco sería el final: nadie ha anotado el kit de recuperación.
alert-kit-do = Anotarlo
alert-rehearsal = Nadie ha probado todavía si una copia de seguridad se puede restaurar.
alert-rehearsal-do = Probarlo

# While the operator may look
grant-label = Acceso del operador
grant-open = El operador puede ver este negocio hasta el { $until }.
grant-open-do = Verlo o terminarlo
grant-guest = Está viendo { $business } como operador, hasta el { $until }. No puede cambiar nada, y cada página que abre queda anotada.
grant-guest-leave = Salir

docs-title = Interfaz de programación de Kontor
docs-key = Cada llamada envía una clave de API del negocio: Authorization: Bearer kontor_… La crea un propietario en los ajustes.
layout-installation = Sobre esta instalación
layout-terms = Condiciones de uso
layout-privacy = Privacidad
layout-security = Seguridad
layout-contact = Contacto

month-and-year = { $month ->
    [1] enero de { $year }
    [2] febrero de { $year }
    [3] marzo de { $year }
    [4] abril de { $year }
    [5] mayo de { $year }
    [6] junio de { $year }
    [7] julio de { $year }
    [8] agosto de { $year }
    [9] septiembre de { $year }
    [10] octubre de { $year }
    [11] noviembre de { $year }
   *[12] diciembre de { $year }
}

# Sin ratón
palette-title = Comandos
palette-label = Escriba un comando, una persona o una conversación
palette-none = Nada se llama así.
palette-close = Cerrar esto
keys-title = Teclas
keys-next = Conversación siguiente
keys-previous = Conversación anterior
keys-reply = Escribir una respuesta
keys-note = Escribir una nota
keys-close = Cerrar o volver a abrir
keys-snooze = Posponer
keys-assign = Dar a alguien
keys-label = Etiquetas
keys-undo = Deshacer
keys-search = Buscar
keys-leave = Salir de un campo o de un menú
keys-send = Enviar la respuesta
keys-palette = Todos los comandos, por su nombre
keys-help = Esta hoja
keys-on = Usar teclas sueltas en este dispositivo
keys-on-about = Desactívelas si habla a su dispositivo o si este le lee la pantalla. Los comandos siguen a mano con ctrl y k.
