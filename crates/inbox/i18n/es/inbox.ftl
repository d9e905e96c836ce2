# The inbox and its list.
inbox-name = Bandeja de entrada
view-mine = Mías
view-unassigned = Sin asignar
view-all = Todas
view-closed = Cerradas
list-no-number = Todavía no hay ningún número
list-no-number-about = Conecte su número de WhatsApp. Lo que le escriban aparecerá aquí por sí solo.
list-no-number-others = Nada puede llegar hasta que se conecte un número de WhatsApp. Un propietario o administrador de su negocio puede hacerlo en los ajustes.
list-connect = Conectar un número
list-none = Todo está respondido
list-none-about = Cuando alguien le escriba, la conversación aparecerá aquí por sí sola.
list-none-mine = Nada le espera
list-none-mine-about = Aquí están las conversaciones que se le asignan. Busque las nuevas en «Sin asignar».
list-none-unassigned = Todo tiene quien lo atienda
list-none-unassigned-about = Las conversaciones nuevas aparecen aquí hasta que alguien las toma.
list-none-closed = Todavía no hay nada cerrado
list-none-closed-about = Aquí queda lo que se cierra. Se reabre solo cuando la persona vuelve a escribir.
list-nothing-found = No se encontró nada
list-nothing-found-about = Pruebe con una parte del nombre o del número, o con otras palabras del mensaje.
list-window-left = quedan { $left }

# One conversation.
conversation-close = Cerrar
conversation-reopen = Reabrir
conversation-give = Asignar a
conversation-take = Tomarla yo
conversation-you = Usted
conversation-nobody = Nadie
conversation-unassigned = Sin asignar
conversation-team = Equipo { $name }
conversation-mark-unread = Marcar como no leída

# Where an answer is written.
composer-stopped = { $name } pidió no recibir más mensajes
composer-stopped-about = Eso fue { $when }. Podrá responder cuando esta persona vuelva a escribir o pida mensajes con START.
composer-withdrawn = Aquí no se puede responder
composer-withdrawn-about = Esta persona no quiere respuestas por este canal. Comuníquese de otra manera o pídale que escriba START.
composer-disconnected = Este número está desconectado
composer-disconnected-about = Conéctelo de nuevo y podrá responder aquí.
composer-look-only = Aquí puede leer
composer-look-only-about = Su rol no permite responder. Un propietario o administrador puede cambiarlo.
templates-title = Ahora solo se puede enviar una plantilla
templates-about = Esta persona escribió por última vez { $when }. Después de 24 horas, WhatsApp solo entrega plantillas aprobadas. En cuanto escriba, se podrá enviar texto de nuevo.
templates-about-never = Esta persona todavía no ha escrito aquí. Hasta que lo haga, WhatsApp solo entrega plantillas aprobadas.
templates-none = Todavía no hay ninguna plantilla aprobada para este número.
templates-kept = Lo que había escrito
templates-place = Valor para { $name }
templates-header-place = Valor para { $name } en el encabezado
templates-button-place = Final de la dirección del botón { $number }
templates-send = Enviar plantilla
templates-marketing = oferta
templates-utility = sobre un pedido o una reserva
templates-authentication = código
answer-empty = Primero escriba algo.
answer-too-long = Esto tiene { $length } caracteres; WhatsApp acepta { $most }. Envíelo por partes.
answer-unknown-reply = El mensaje al que responde ya no está en esta conversación.
answer-unknown-template = Esta plantilla ya no existe. Elija otra.
answer-missing-value = La plantilla necesita un valor para { $name }.

# What was not sent, and why.
refusal-title = No se envió.
refusal-with-reason = No se envió. { $reason }
refusal-elsewhere = Escrito en otra conversación.
reason-this-person = Esta persona
reason-opted-out = { $name } pidió no recibir más mensajes. Podrá responder cuando vuelva a escribir o pida mensajes con START.
reason-opted-out-on = { $name } pidió no recibir más mensajes ({ $day }); este es el mensaje. Podrá responder cuando vuelva a escribir o pida mensajes con START.
reason-held-unclear-stop = Puede que { $name } haya pedido no recibir más mensajes. Lea el mensaje y decida; hasta entonces nada sale por sí solo.
reason-restricted = El uso de los datos de { $name } está restringido. Solo una persona del equipo puede responder a lo que escribió.
reason-purpose-withdrawn = { $name } pidió no recibir más mensajes de este tipo.
reason-no-consent = { $name } no ha aceptado ofertas por aquí. Puede preguntarle, una vez, mientras conversan.
reason-window-closed = { $name } escribió por última vez hace más de 24 horas, así que WhatsApp solo deja pasar una plantilla aprobada. Envíe una plantilla o espere a que escriba.
reason-template-required = Ahora solo se puede enviar una plantilla aprobada. Elija una abajo.
reason-template-not-approved = WhatsApp no ha aprobado esta plantilla o la ha pausado. Elija otra.
reason-template-paused = WhatsApp pausó esta plantilla porque no fue bien recibida. Elija otra.
reason-inbox-disconnected = Este número está desconectado. Conéctelo de nuevo en los ajustes y envíe otra vez.
reason-inbox-reconnect = WhatsApp rechaza el token de este número. El mensaje espera hasta que el número se conecte de nuevo.
reason-restored = Kontor se restauró desde una copia de seguridad. El mensaje espera hasta que un propietario diga que se puede volver a enviar.
reason-quiet-hours = Es horario de silencio. El mensaje espera hasta que termine.
reason-confirmation-used = La única confirmación de la baja ya se envió, o pasaron sus cinco minutos.
reason-answered-enough = Kontor ya respondió a { $name } por sí solo bastantes veces por ahora. Responda personalmente si lo necesita.
reason-author-not-person = Ahora solo una persona del equipo puede escribir a { $name }.
reason-no-address = No se conoce ningún dato para comunicarse aquí con { $name }.
reason-expired = Esperó demasiado y habría llegado tarde.
reason-allowed = Nada lo impidió.
reason-other = No pudo salir. Los detalles dicen más.
reason-to-inboxes = Abrir los números
reason-to-templates = Abrir las plantillas

# Words that may mean stop.
stop-question = ¿{ $name } pidió no recibir más mensajes?
stop-question-about = Los mensajes automáticos esperan su decisión. Si no hay ninguna antes del { $until }, cuenta como baja.
stop-question-show = Mostrar el mensaje
stop-question-no = No, quiere decir otra cosa
stop-question-yes = Sí, no más mensajes

# Messages.
message-stop-confirmation = Confirmación de la baja
message-automatic = Respuesta automática
message-agent-held = Aquí respondía el agente propio de Meta; lo que escribió no se muestra
message-by-program = Enviado por un programa
message-by-colleague = Un colega
message-by-us = Usted
message-quote-unknown = Un mensaje que no está aquí
message-failed = No se entregó.
message-unknown = La conexión se interrumpió durante el envío. Puede que haya llegado; no se vuelve a enviar por sí solo.
message-asking = No sabemos si esto llegó. Si se envía de nuevo, puede llegar dos veces.
message-send-again = Enviar de nuevo
message-leave = Dejarlo así
message-details = Detalles
message-reaction-removed = Quitó una reacción
message-taken-back = Este mensaje se eliminó
message-unsupported = WhatsApp no muestra este mensaje aquí. Véalo en el teléfono.
message-may-call = Puede llamar
message-may-not-call = Por favor, no llame
message-number-changed = Tiene un número nuevo
message-identity-changed = Cambió de teléfono o de aplicación
message-chat-opened = Abrió el chat
message-system = Nota de WhatsApp

# Kinds of messages.
kind-text = Texto
kind-image = Foto
kind-video = Video
kind-audio = Archivo de audio
kind-voice = Mensaje de voz
kind-document = Documento
kind-sticker = Sticker
kind-location = Ubicación
kind-contacts = Tarjeta de contacto
kind-reaction = Reacción
kind-button-reply = Eligió
kind-list-reply = Eligió
kind-form-reply = Formulario completado
kind-call-permission = ¿Podemos llamar?
kind-order = Pedido
kind-system = Nota de WhatsApp
kind-edit = Mensaje modificado
kind-revoke = Mensaje eliminado
kind-unsupported = WhatsApp no lo muestra
kind-template = Plantilla
kind-unknown = Un tipo de mensaje que Kontor todavía no conoce

# The person.
person-open = Abrir la página de { $name }
known-by-phone = Teléfono
purpose-service = Respuestas
purpose-transactional = Pedidos, reservas, facturas
purpose-marketing = Ofertas
consent-not-asked = sin preguntar
consent-agreed = aceptó
consent-withdrawn = no lo quiere
consent-stopped-on = pidió no recibir más mensajes, { $when }
consent-wrote = nos escribió
consent-business = parte de la relación comercial

# One message in detail.
detail-title = Mensaje
detail-course = Qué ocurrió
detail-direction = Sentido
detail-inbound = Entrante
detail-outbound = Saliente
detail-status = Estado
detail-received = Recibido
detail-held-by = Quién respondía
detail-held-by-agent = El agente propio de Meta, cuando llegó esto. Una respuesta desde aquí recupera la conversación.
detail-created = Escrito
detail-sent = Enviado
detail-delivered = Entregado
detail-read = Leído
detail-error = Problema
detail-decision = ¿Puede salir?
detail-verdict = Decisión
detail-codes = Motivos
detail-decided = Decidido
detail-decision-id = Número de decisión
detail-pricing = Qué cobra WhatsApp
detail-charge = Cobro
detail-billable = Se cobra
detail-not-billable = No se cobra
detail-category = Categoría
detail-pricing-type = Tipo
detail-pricing-model = Modelo
detail-technical = Para soporte
detail-id = Número de mensaje
detail-provider-id = Número en WhatsApp
detail-request = Número de solicitud

# What could not be read.
parked-title = No se pudo leer
parked-about = Lo que un proveedor envió y Kontor no pudo leer. No se pierde nada: se guarda y se puede leer otra vez después de una actualización.
parked-none = Todo se pudo leer
parked-none-about = Si llega algo que Kontor no entiende, aparecerá aquí con su motivo.
parked-waiting = En espera
parked-older = Mostrar anteriores
parked-show = Mostrar
parked-replay = Leer otra vez
parked-dismiss = Dejarlo así
parked-tried = se intentó de nuevo
parked-one = Lo que llegó
parked-one-about = Tal como lo envió el proveedor. Puede contener palabras de un cliente; se elimina a los 30 días.
parked-since = Llegó
parked-nothing = No hay nada que mostrar: lo que llegó estaba vacío, o lo guardado ya no se puede abrir.
parked-cut = Es más largo; solo se muestra el comienzo.
parked-still = Todavía no se puede leer
parked-still-about = Se queda aquí. Después de una actualización de Kontor, intente otra vez.
unconnected-title = Sin conectar
unconnected-about = Un proveedor envía mensajes para estas cuentas, pero nadie las conectó aquí. Lo que llega no se guarda.
unconnected-number = { $number ->
    [one] { $number } evento
   *[other] { $number } eventos
}

# A second thought about an answer.
message-waits = Aún no se ha enviado.
message-undo = Deshacer
undo-too-late = Este mensaje ya está en camino, así que no se pudo retirar.
message-taken-back-by-us = Una respuesta se retiró antes de enviarse
inbox-settings-title = Bandeja de entrada
inbox-settings-about = Cómo se trabaja aquí en la bandeja.
inbox-settings-saved = Guardado
inbox-settings-save = Guardar
wait-title = Pensarlo dos veces
wait-about = Una respuesta espera unos segundos antes de enviarse, y mientras tanto se puede retirar. De 0 a 30; con 0 sale enseguida.
wait-everyones = Segundos, para todo el equipo
wait-everyones-is = Para todo el equipo: { $seconds } s
wait-own = Segundos, para usted
wait-own-about = Déjelo vacío para seguir lo que vale para todo el equipo.
wait-wrong = Escriba un número entero del 0 al 30.

# Lo que cuestan los mensajes.
costs-title = Costes
costs-about = Lo que WhatsApp cobra por sus mensajes: lo que Meta informa de cada uno, según su propia tarifa. Lo que vale al final es la factura de Meta.
costs-months = Otros meses
costs-month-before = El mes anterior
costs-month-after = El mes siguiente
costs-none = Nada entregado en este mes
costs-none-about = En cuanto se entreguen mensajes suyos, aquí estará lo que cuestan.
costs-total = Suma
costs-messages = Mensajes entregados
costs-messages-number = { $number ->
    [one] { $number } mensaje
   *[other] { $number } mensajes
}
costs-unknown = { $number ->
    [one] No se sabe el precio de { $number } mensaje: no hay tarifa para él. No está en la suma.
   *[other] No se sabe el precio de { $number } mensajes: no hay tarifa para ellos. No están en la suma.
}
costs-not-known = no se sabe
costs-market-unknown = País desconocido
costs-nameless = Sin nombre
costs-older = Anteriores
costs-table = Descargar como tabla
costs-estimate = ¿Cuánto costará?
costs-numbers = Sus números
costs-numbers-about = Cada mes, las primeras { $free } respuestas de un número son gratis, según lo que Meta ha dicho. Después una respuesta cuesta lo mismo que un mensaje de utilidad.
costs-free-left = Quedan { $left } respuestas gratis este mes
costs-free-used = Las respuestas gratis de este mes se han agotado
costs-billing-ask = ¿Cómo factura Meta esta cuenta?
costs-billing-ask-about = La moneda y la zona horaria están en el WhatsApp Manager de Meta, en los ajustes de la cuenta. Hasta que las elija aquí, Kontor calcula en dólares estadounidenses y con el reloj de su negocio.
costs-billing-currency = Moneda
costs-billing-zone = Zona horaria de la cuenta
costs-billing-zone-unknown = Elija una zona horaria de la lista.
costs-billing-saved = Guardado. Lo que se entregue desde ahora se calcula así.
costs-save = Guardar
costs-cards = Tarifas
costs-cards-about = Meta publica una tarifa por moneda, y una nueva cada tres meses como mucho. Kontor trae la de dólares estadounidenses. Si Meta le factura en otra moneda, o hay una más nueva, añádala aquí.
costs-card-from = vale desde el { $day }
costs-card-add = Añadir una tarifa
costs-card-first-day = Primer día en que vale
costs-card-first-day-about = Los precios cambian solo el primero de enero, abril, julio y octubre.
costs-card-first-day-unknown = Elija el primer día en que vale la tarifa.
costs-card-currency-unknown = Elija la moneda de la tarifa.
costs-card-source = De dónde es
costs-card-source-about = Para usted, más adelante: el nombre del archivo de Meta y cuándo lo obtuvo.
costs-card-source-missing = Escriba de dónde es la tarifa.
costs-card-rates = Los precios
costs-card-rates-about = Separados por comas: una primera fila con market, marketing, utility, authentication, authentication_international, service; debajo una fila por mercado, con importes como 0.0550. Deje vacío el lugar donde la tarifa no tiene ninguno.
costs-card-keep = Añadir la tarifa
costs-card-added = La tarifa está añadida.
costs-card-remove = Quitar
costs-card-removed = La tarifa está quitada. Lo calculado con ella se queda.
costs-not-taken = Hay que revisar esto
costs-wrong-columns = La primera fila debe nombrar: market, marketing, utility, authentication, authentication_international, service.
costs-wrong-market = Línea { $line }: Meta no tiene ningún mercado llamado { $name }.
costs-wrong-twice = Línea { $line }: { $name } está dos veces.
costs-wrong-amount = Línea { $line }: { $text } no es un importe; escríbalo como 0.0550.
costs-wrong-table = La línea { $line } no es una fila de seis valores separados por comas, o hay demasiadas.
costs-wrong-empty = No hay ninguna fila debajo de la primera.
costs-category-marketing = marketing
costs-category-utility = utilidad
costs-category-authentication = autenticación
costs-category-international = autenticación, internacional
costs-category-service = respuesta
costs-category-other = otra: { $word }
costs-kind-regular = cobrado
costs-kind-free = respuesta gratis
costs-kind-ad = gratis tras un anuncio
costs-kind-other = otro: { $word }
costs-estimate-about = Más o menos lo que cuesta un mes en WhatsApp, con la tarifa de Meta de hoy. Kontor no cobra nada por los mensajes, y lo que los clientes le escriben es gratis.
costs-guess-country = Dónde está la mayoría de sus clientes
costs-guess-answers = Respuestas al mes
costs-guess-answers-about = Dentro de las 24 horas tras lo que escribió un cliente. Las primeras { $free } al mes son gratis.
costs-guess-utility = Recordatorios y avisos al mes
costs-guess-utility-about = Plantillas de la categoría utilidad: citas, pedidos, pagos.
costs-guess-marketing = Ofertas al mes
costs-guess-marketing-about = Plantillas de la categoría marketing, una por persona.
costs-guess-number = Escriba un número entero o déjelo vacío.
costs-guess = Calcular
costs-guess-result = Más o menos, al mes
costs-guess-each = { $amount } cada uno
costs-guess-note = Según los precios de lista. Con muchos mensajes Meta hace un descuento en recordatorios y códigos; las respuestas tras un anuncio son gratis durante tres días.
costs-guess-no-card = Todavía no hay tarifa en { $currency }

# Lo que cuesta una respuesta, junto al campo para escribir.
price-free = gratis: llegó por un anuncio
price-free-left = gratis, quedan { $left } este mes
price-about = unos { $amount }

# Archivos de mensajes.
file-waiting = Descargando …
file-missing = No está aquí
file-tried = Descargando. { $because } Se vuelve a intentar solo.
file-failed = No se pudo obtener el archivo. { $because }
file-again = Intentar de nuevo
file-away = WhatsApp no lo entregó.
file-token-refused = WhatsApp rechaza el token de este número. Vuelva a conectar el número en los ajustes.
file-disconnected = El número al que llegó está desconectado.
file-gone = WhatsApp guarda los archivos siete días y ya no tiene este. Pida a la persona que lo envíe otra vez.
file-too-large = Tiene más de 100 MB. Pida a la persona que lo envíe de otra forma.
file-damaged = Lo que llegó no es lo que se envió.
file-elsewhere = WhatsApp indicó una dirección que no es suya, por eso no se abrió.
file-not-what-it-says = No es lo que decía ser, por eso no se muestra. { $size }
file-too-many-dots = Esta imagen tiene { $width } × { $height } puntos, demasiados para mostrarla aquí. { $size }
file-broken = Esta imagen no se puede leer. { $size }
file-bytes = { $number } bytes
file-kilobytes = { $number } KB
file-megabytes = { $number } MB
file-link-expired = Este enlace ha caducado
file-link-expired-about = Los enlaces a archivos funcionan unos minutos. El archivo sigue en su conversación.
file-link-back = Abrir la conversación

# Labels.
labels-title = Etiquetas
labels-about = Palabras propias para las conversaciones. Quien responde las pone y las quita; la lista se puede limitar a una.
labels-none = Aún no hay etiquetas.
label-name = Nombre
label-colour = Color
label-add = Añadir una etiqueta
label-save = Guardar
label-remove = Eliminar
label-change = Cambiar { $name }
label-sand = Arena
label-mist = Niebla
label-sage = Salvia
label-sky = Cielo
label-rose = Rosa
label-amber = Ámbar
label-no-name = Póngale un nombre a la etiqueta.
label-too-long = El nombre de una etiqueta tiene como máximo 40 caracteres.
label-taken = Otra etiqueta ya se llama así. Elija otro nombre.
label-too-many = Ya hay 100 etiquetas. Elimine alguna que ya no necesite.
label-gone = Esta etiqueta ya no existe.
list-none-labelled = Nada con esta etiqueta
list-none-labelled-about = Abra una conversación y póngale la etiqueta, o elija otra vista.

# Snoozing.
view-snoozed = Pospuestas
list-none-snoozed = Nada pospuesto
list-none-snoozed-about = Lo que posponga queda aquí hasta que llegue su hora o la persona escriba.
snooze-title = Posponer
snooze-until = Pospuesta hasta el { $when }, o hasta que la persona escriba.
snooze-wake = Traerla de vuelta ahora
snooze-this-afternoon = Esta tarde
snooze-tomorrow-morning = Mañana por la mañana
snooze-next-opening = Cuando vuelvan a abrir
snooze-next-week = La próxima semana
snooze-pick = Otro momento
snooze-about = En su zona horaria. Vuelve antes si la persona escribe.
snooze-do = Posponer
snooze-past = Ese momento ya pasó. Elija uno posterior.
snooze-too-far = Falta más de un año. Elija un momento más cercano.
snooze-no-time = Elija un día y una hora.

# Taking back what was done.
undo-closed = Cerrada.
undo-opened = Abierta de nuevo.
undo-snoozed = Pospuesta.
undo-given = Asignada.
undo-let-go = Ahora no la tiene nadie.
undo-labelled = Etiqueta puesta.
undo-unlabelled = Etiqueta quitada.

# Notes.
kind-note = Nota
note-write = Nota para el equipo
note-label = Su nota
note-placeholder = Solo su equipo lee esto
note-about = Nunca llega al cliente. Escriba @ y un nombre para llamar a alguien.
note-names = Por ejemplo { $names }.
note-keep = Guardar la nota
note-too-long = Una nota tiene como máximo { $most } caracteres.
detail-internal = Entre colegas

# For later.
later-title = Enviar más tarde
later-at = Día y hora
later-about = En su zona horaria. A esa hora se comprueba de nuevo.
later-template = Si para entonces terminó el tiempo para responder libremente
later-no-template = No enviar nada
later-goes = Sale el { $when }.
later-fallback = Si para entonces terminó el tiempo para responder libremente, sale esto en su lugar: { $words }
later-instead-of = Esta plantilla salió en lugar de: { $words }
later-change = Cambiar
later-cancel = Cancelarlo
later-closed-by-then = Para entonces habrán pasado más de 24 horas desde que esta persona escribió, salvo que escriba de nuevo. Elija una plantilla que salga en su lugar o un momento anterior.
names-conversation = Conversación
names-closed = Conversación cerrada
names-snoozed = Conversación pospuesta
names-person = Persona
search-title = Buscar
search-words = Palabras que buscar
search-words-hint = Palabras, comienzos* o "una frase exacta"
search-do = Buscar
search-narrow = Acotar
search-person = Persona
search-by = Escrito por
search-by-anyone = Cualquiera
search-by-person = El cliente
search-by-us = Nosotros
search-inbox = Número
search-any-inbox = Cualquier número
search-label = Etiqueta
search-any-label = Cualquier etiqueta
search-from = Desde
search-until = Hasta
search-people = Personas
search-messages = Mensajes
search-note-by = Nota de { $name }
search-begin = ¿Qué buscas?
search-begin-about = Mensajes, notas y personas se encuentran por sus palabras, con o sin acentos. Lo más nuevo va primero.
search-nothing = No se encontró nada
search-nothing-about = Prueba con menos palabras, o con el comienzo de una seguido de *.
search-further-about = Nada entre las coincidencias más nuevas. Las anteriores aún no se han mirado.
search-older = Mensajes anteriores
thread-ways = Caminos por esta conversación
thread-day = Ir a un día
thread-day-go = Ir
thread-newer = Mensajes más nuevos
thread-newest = Al más nuevo
