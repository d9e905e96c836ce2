# What may be asked about.
subject-service = Respuestas a lo que escribe
subject-business = Mensajes sobre lo que ha pedido o reservado
subject-offers = Ofertas y novedades
subject-everything = Todo
subject-topic = Ofertas: { $topic }

# May we write to her?
standing-title = ¿Podemos escribir a { $name }?
standing-someone = esta persona
standing-back = Volver a la persona
standing-on = En { $channel }
standing-yes = Sí
standing-no = No
standing-why-granted = Ha dado su consentimiento.
standing-why-not-needed = No necesita consentimiento y no lo ha rechazado.
standing-why-stopped = Lo ha parado todo.
standing-why-refused = Lo ha rechazado.
standing-why-held = Unas palabras que pueden querer decir «basta» esperan vuestra decisión; hasta entonces no sale nada automático.
standing-why-restricted = El uso de sus datos está limitado; una persona aún puede responder.
standing-why-unasked = Nadie lo ha aceptado todavía. Pregúntalo en una conversación o anota abajo lo que te ha dicho.
standing-why-only-attested = Solo una lista dice que aceptó, y vuestra regla pide su propia palabra.
standing-why-expired = Aceptó hace demasiado tiempo para vuestra regla. Vuelve a preguntar en una conversación.
standing-until = Vuestra regla lo termina el { $when }.
standing-evidence = Ver la prueba

# Could we then?
then-title = ¿Podíamos otro día?
then-about = Se responde con lo que se sabía entonces: las anotaciones, vuestras reglas y el estado de la plantilla.
then-at = Día y hora
then-template = Con una plantilla
then-template-none = Sin plantilla
then-ask = Consultar
then-answer = El { $when }
then-wrong = Elige un día y una hora.
then-template-unknown = La plantilla { $name } no se conocía aquí entonces.
then-template-not-approved = La plantilla { $name } no estaba aprobada entonces, así que no podía salir.
then-template-yes = La plantilla { $name } estaba aprobada y salía como «{ $purpose }»: estaba permitido.
then-template-no = La plantilla { $name } estaba aprobada, pero salía como «{ $purpose }»: no estaba permitido.

# Recording consent.
record-title = Anota lo que te ha dicho
record-about = Solo lo que de verdad ha dicho o firmado. Después no se puede cambiar; lo que diga más tarde es una anotación nueva.
record-channel = Canal
record-effect = La persona
record-effect-grant = ha aceptado
record-effect-withdraw = ha rechazado o no quiere más
record-purpose = Qué
record-method = Cómo
record-method-in-person = En persona
record-method-call = Por teléfono
record-method-written = En papel o por correo
record-method-form = En un formulario
record-method-confirmed = En un formulario, confirmado por correo
record-at = Cuándo
record-at-about = Vacío significa ahora.
record-words = Qué se dijo, y a quién
record-words-about = Por ejemplo: «Sí, avísame del curso de otoño», a Jo en el mostrador.
record-text-shown = Qué se le mostró o leyó
record-text-shown-about = Palabra por palabra, si había un texto.
record-save = Anotar
record-wrong = Todavía no se ha anotado nada
record-wrong-words = Di qué se dijo, y a quién.
record-wrong-long = Como mucho 4000 caracteres cada uno.
record-wrong-future = Eso todavía no ha pasado. Di cuándo te lo dijo.
scans-label = El papel
scans-about = Una foto o un PDF de lo firmado, hasta { $number } archivos de { $most } MB cada uno. Se guarda sellado, y queda anotado quién lo abre.
scans-title = { $number ->
    [one] El papel
   *[other] El papel, { $number } archivos
}
scans-none = El papel mismo no está aquí.
scans-picture = Foto { $place }
scans-pdf = PDF { $place }
scans-kilobytes = { $number } kB
scans-megabytes = { $number } MB
scans-empty = El archivo está vacío. Elígelo otra vez.
scans-not-taken = No es ni una imagen ni un PDF. Fotografía o escanea el papel.
scans-too-large = El archivo es demasiado grande: como mucho { $most } MB. Vuelve a fotografiar el papel o escanéalo más pequeño.
scans-too-many = Una anotación lleva como mucho { $most } archivos. Deja alguno fuera.
scans-cut = El archivo se cortó por el camino. Elígelo otra vez.
scans-gone = Un archivo que estaba aquí se fue con otra anotación o esperó más de un día. Elígelo otra vez.
scans-full = Demasiados archivos esperan aquí su anotación. Anota antes algunos o vuelve a intentarlo mañana.

# The history.
history-title = Lo anotado
history-none = Nada todavía
history-none-about = Lo que acepte o rechace aparece aquí con su prueba.
history-grant = Aceptado: { $subject }
history-withdraw = Rechazado: { $subject }
history-hold = Palabras que pueden querer decir «basta»
history-release = Se decidió que no era «basta»
history-allowed-again = { $subject }: permitido de nuevo. Se devuelve lo que se quitó allí y nada más.
history-taken-back = { $subject }: se retiró porque se deshizo la importación que lo trajo
history-said-at = dicho { $when }
history-by = anotado por { $who }
history-by-on = anotado por { $who } el { $when }
history-by-program = un programa del negocio
history-by-person = la persona
history-by-itself = Kontor
history-provider = Lo que nos escribió { $channel }:
history-shown = Se mostró:
history-shown-version = Se mostró, versión { $number } de tu texto:
history-file = El archivo con el que llegó
history-attested = Palabra del negocio, de una lista
history-joined = dicho a otra ficha suya, unida a esta
history-number-passed-on = dicho en otra ficha que tuvo el mismo número; lo que se rechazó vale aquí hasta que alguien decida si las dos son una persona
history-whole = El registro está íntegro: ninguna anotación se ha cambiado ni quitado desde que se escribió.
history-broken = El registro se cambió fuera de Kontor
history-broken-about = Desde la anotación { $number } no está como se escribió. No te fíes de él; pregunta a quien lleva esta instalación.
method-message = Mensaje
method-question = Respuesta a tu pregunta, con un botón
method-text = Mensaje que dice tu texto
method-verbal = De palabra
method-written = Por escrito
method-form = Formulario
method-api = Por un programa
method-staff = Decisión de tu equipo
method-clock = Nadie decidió a tiempo
method-call = Teléfono
method-in-person = En persona
method-import = Lista importada
method-double-opt-in = Preguntado y confirmado
method-provider = Ajustes del canal
history-message = Abrir el mensaje

# The link to one's preferences.
link-title = Una página donde elige por su cuenta
link-about = Quien tiene este enlace puede rechazar lo que quiera, y aceptar, sin iniciar sesión. Envíalo solo a esta persona.
link-label = Enlace a las preferencias
link-copy = Copiar
link-copied = Copiado

# The person's own page.
preferences-title = ¿Qué puede enviarte { $business }?
preferences-about = Elige lo que quieres. Vale al momento y no necesitas cuenta.
preferences-on = En { $channel }
preferences-offers-text = Quiero que { $business } me envíe ofertas y novedades por { $channel }. Puedo terminarlo en cualquier momento.
preferences-topic-text = Quiero que { $business } me escriba sobre { $topic } por { $channel }. Puedo terminarlo en cualquier momento.
preferences-business-text = Mensajes sobre lo que he pedido o reservado
preferences-too-many = Ha cambiado su elección muchas veces en la última hora. Inténtelo más tarde, por favor. Rechazar se puede siempre, también ahora.
preferences-save = Guardar mi elección
preferences-stop-title = Ningún mensaje
preferences-stop-about = Lo termina todo en todos los canales. Si escribes tú, una persona aún puede responderte.
preferences-stop = Parar todo
preferences-stopped = Lo has parado todo
preferences-stopped-about = No se te envía nada. A esto no le sigue ningún mensaje.
preferences-resume = Permitir mensajes otra vez
preferences-privacy = Qué hacemos con tus datos
preferences-words-grant = Marcado en la página de preferencias.
preferences-words-withdraw = Desmarcado en la página de preferencias.
preferences-words-stop = Pulsó «Parar todo» en la página de preferencias.
preferences-words-resume = Pulsó «Permitir mensajes otra vez» en la página de preferencias.
receipt-title = Tu justificante
receipt-saved = Tu elección está guardada
receipt-saved-about = Vale desde ahora. A un rechazo no le sigue ningún mensaje.
receipt-holds = Lo que vale ahora
receipt-at = A fecha de
receipt-business = Negocio
receipt-number = Anotación
receipt-keep = Guárdalo
receipt-print-about = Imprime esta página o guárdala como texto.
receipt-text = Guardar como texto
receipt-back = Cambiar algo
receipt-yes = permitido
receipt-no = no permitido

# Getting consent.
asking-title = Pedir consentimiento
asking-about = No se envía nada para pedir consentimiento: la gente os escribe y su mensaje es la prueba.
asking-back = Ajustes de la bandeja
asking-saved = Guardado
texts-title = Textos
texts-none = Ningún texto todavía
texts-none-about = Escribe uno abajo. Será un enlace, un cartel y una página donde se acepta con un mensaje.
texts-no-number = No hay ningún número de WhatsApp conectado
texts-no-number-about = Los enlaces y carteles llevan a vuestro número. Conéctalo primero.
texts-page = La página para todos, con todos los textos
text-version = Versión { $number }
text-link = Enlace que abre WhatsApp con este texto listo
text-poster = Cartel
text-end = No ofrecerlo más
text-new = Texto nuevo
text-new-about = Un texto no cambia nunca: otras palabras son una versión nueva, y cada consentimiento nombra la suya. Quien os envía este texto ha aceptado.
text-scope = Sobre
text-language = Idioma
text-words = Lo que dice la gente con él
text-words-about = Di quién eres, sobre qué escribirás y dónde. De 20 a 600 caracteres.
text-example = Sí, quiero recibir ofertas y novedades de { $business } por WhatsApp. Puedo terminarlo en cualquier momento.
text-publish = Publicar
topics-title = Tipos de ofertas
topics-about = Así se puede pedir un tipo y rechazar otro. Quien rechaza todas las ofertas rechaza cada tipo.
topic-name = Nombre
topic-about = Qué es
topic-add = Añadir
rules-title = Cómo debe ser el consentimiento
rules-about = Cuenta desde ahora. Para los días anteriores sigue valiendo la regla anterior.
rules-months = Meses que vale el consentimiento
rules-months-about = Vacío significa que no termina nunca. 60 días antes de que termine, se avisa a los propietarios de quiénes se trata.
rules-days = Todavía vale una regla anterior de { $days } días. Al guardar, los meses de abajo la sustituyen.
rules-own = Solo cuenta la palabra de la propia persona
rules-own-about = Entonces una lista importada no basta para ofertas.
rules-save = Guardar
poster-title = Novedades de { $business }
poster-code = Código que abre WhatsApp con el texto listo
poster-how = Escanea el código y envía el mensaje que ya está listo.
poster-end = Puedes terminarlo en cualquier momento: escribe STOP.
poster-too-long = El texto es demasiado largo para un código. Publica uno más corto.
offers-title = Novedades de { $business }
offers-about = Tu propio mensaje es tu consentimiento. No se guarda nada hasta que lo envías.
offers-send = Abrir en WhatsApp
offers-end = Puedes terminarlo en cualquier momento: escribe STOP.

# La pregunta con botones.
question-words = ¿Podemos enviarle ofertas de vez en cuando? Son de { $business } y llegan aquí, por WhatsApp. Puede terminarlas en cualquier momento escribiendo STOP.
question-yes = Sí, por favor
question-no = No, gracias

# De quién termina pronto el consentimiento.
ending-title = Consentimientos que terminan pronto
ending-about = Consentimientos de ofertas que terminan en los próximos 90 días por su regla o por ley. Puede volver a preguntar cuando hayan terminado; quien le envíe el texto de un cartel o acepte en su propia página empieza de nuevo al momento.
ending-until = hasta el { $when }
ending-none = Nada termina pronto
ending-none-about = Ningún consentimiento de ofertas termina en los próximos 90 días.
ending-more = Los siguientes
ending-back = Volver a las personas
