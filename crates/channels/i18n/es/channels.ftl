# The list of numbers.
inboxes-settings = Ajustes
inboxes-title = Números conectados
inboxes-about = Los números de WhatsApp con los que le encuentran sus clientes.
inboxes-connect = Conectar un número
inboxes-none = Todavía no hay ningún número conectado
inboxes-none-about = Conecte su número de WhatsApp y lo que escriban sus clientes aparecerá en la bandeja de entrada.
inbox-checked = comprobado

state-connected = Conectado
state-attention = Conectado, requiere atención
state-reconnect = Reconectar
state-disconnected = Desconectado

unconnected-title = Números que nadie conectó
unconnected-about = Meta envía eventos de estos números porque pertenecen a la misma aplicación o cuenta. Su contenido no se guarda. Conecte el número si es suyo; si no, quítelo de la aplicación en Meta.
unconnected-events = { $events ->
    [one] Un evento
   *[other] { $events } eventos
}
unconnected-last = último

unreadable-title = No se pudo leer
unreadable-none = Todo lo que llegó se pudo leer.
unreadable-some = { $count ->
    [one] Llegó una cosa que Kontor no pudo leer. Está guardada.
   *[other] Llegaron { $count } cosas que Kontor no pudo leer. Están guardadas.
}
unreadable-many = Llegaron { $count } cosas o más que Kontor no pudo leer. Están guardadas.
unreadable-look = Mírelo

# Connecting a number.
connect-title = Conectar un número de WhatsApp
connect-about = Kontor usa su propia aplicación y su propia cuenta en Meta. Meta le cobra directamente; Kontor no agrega nada.
connect-before = Lo que necesita
connect-before-about = Una aplicación de Meta con WhatsApp agregado, un número registrado en ella y un usuario del sistema con un token. Todo está en developers.facebook.com, en su aplicación, y en la configuración del negocio (Business Settings).
connect-not-taken = El número todavía no está conectado
connect-number = El número
connect-app = Su aplicación en Meta
connect-yours = En Kontor
connect-save = Comprobar y conectar
connect-save-about = Kontor le pregunta a Meta por todo lo anterior antes de guardar algo. Tarda unos segundos. Si algo no está bien, pegue otra vez el secreto y el token: Kontor nunca los devuelve al navegador.

field-phone-number-id = Identificador del número (Phone number ID)
field-phone-number-id-about = Un número largo, no el número de teléfono. En Meta: su aplicación, WhatsApp, API Setup, debajo de «From».
field-waba-id = Identificador de la cuenta de WhatsApp Business
field-waba-id-about = En la misma página, junto al identificador del número.
field-app-id = Identificador de la aplicación (App ID)
field-app-id-about = En la parte superior de la página de su aplicación. Con él, Kontor le indica a Meta por sí solo adónde enviar los mensajes. Sin él, usted pega una dirección en Meta a mano.
field-app-secret = Secreto de la aplicación (App secret)
field-app-secret-about = En Meta: su aplicación, App settings, Basic, «App secret», Show. Con él, Kontor sabe que un mensaje viene de verdad de Meta.
field-access-token = Token de acceso
field-access-token-about = En la configuración del negocio (Business Settings): Users, System users, Generate token, para esta aplicación, con whatsapp_business_messaging y whatsapp_business_management. Elija uno que no venza nunca.
field-name = Nombre
field-name-about = Como lo llama su personal, por ejemplo «Recepción». Si lo deja vacío, será el nombre que ven los clientes.
field-verify-token = Token de verificación
field-verify-token-about = Solo si su aplicación en Meta ya tiene uno que quiere conservar. Si no, Kontor crea uno.

# What may be wrong: what it is, and what to do.
wrong-missing = Esto es necesario. Péguelo aquí.
wrong-not-an-id = Un identificador de Meta solo tiene cifras. Cópielo de la página de su aplicación.
wrong-not-one-word = Esto tiene espacios o signos que un valor así no tiene. Cópielo otra vez, sin nada antes ni después.
wrong-verify-token-length = Un token de verificación tiene 200 caracteres como máximo. Déjelo vacío y Kontor creará uno.
wrong-token-refused = Meta no acepta este token de acceso. Cree uno nuevo para el usuario del sistema en la configuración del negocio (Business Settings) y péguelo completo.
wrong-token-expired = Este token de acceso venció. Cree uno nuevo en la configuración del negocio (Business Settings), de preferencia uno que no venza nunca, y péguelo.
wrong-token-of-another-app = Este token de acceso se creó para otra aplicación, no para la del identificador de arriba. Elija esta aplicación al generar el token, o escriba el identificador y el secreto de la otra.
wrong-permission-missing = Este token de acceso no permite lo suficiente. Genérelo otra vez con ambos permisos ({ $scopes }) y dé al usuario del sistema esta cuenta de WhatsApp en la configuración del negocio (Business Settings).
wrong-number-unknown = Meta no conoce este identificador de número, o este token no puede verlo. Compárelo con el que aparece en API Setup y revise que el usuario del sistema tenga esta cuenta de WhatsApp.
wrong-account-unknown = Meta no conoce esta cuenta de WhatsApp Business, o este token no puede verla. Compare el identificador con el que aparece en API Setup y dé al usuario del sistema esta cuenta en la configuración del negocio (Business Settings).
wrong-number-elsewhere = Este número no pertenece a esta cuenta de WhatsApp Business. Copie ambos identificadores de la misma página, API Setup.
wrong-number-not-registered = Este número no está registrado en WhatsApp, así que no puede enviar. Regístrelo en WhatsApp Manager, en Phone numbers, e intente de nuevo.
wrong-secret = Este secreto no pertenece a la aplicación para la que se creó el token de acceso. Cópielo de la página de esa aplicación: App settings, Basic.
wrong-app-refused = Meta no conoce ninguna aplicación con este identificador y este secreto. Copie ambos de la misma página: App settings, Basic.
wrong-callback-unreachable = Meta no pudo alcanzar este Kontor para entregar mensajes. Revise que su dirección pública sea correcta, que se pueda abrir desde internet y que tenga un certificado válido. Después, compruebe otra vez este número.
wrong-meta-unreachable = No se pudo contactar a Meta, así que no se comprobó nada. No cambió nada; intente de nuevo en un minuto.
wrong-meta-busy = Por el momento Meta no acepta más consultas sobre esta cuenta. Intente de nuevo en una hora.
wrong-meta-refused = Meta lo rechazó por un motivo propio, como un bloqueo o una factura pendiente. Lea los avisos en WhatsApp Manager e intente de nuevo.
wrong-already-connected = Este número ya está conectado. Lo encuentra en la lista de números conectados.
inbox-is-disconnected = Este número se desconectó. Conéctelo otra vez como uno nuevo.

# One number.
inbox-check = Comprobar ahora
inbox-number = El número
inbox-at-meta = En Meta
inbox-token = Darle un token nuevo
inbox-templates = Plantillas
inbox-end = Desconectar
inbox-never = Todavía no

health-good = Funciona
health-good-about = Meta aceptó el token en la última comprobación, y los mensajes pueden entrar y salir.
health-attention = Funciona, pero algo requiere atención
health-reconnect = Meta no permite que este número envíe
health-reconnect-about = Los mensajes esperan hasta que vuelva a funcionar. Compruébelo ahora o dele un token nuevo abajo.
health-disconnected = Este número está desconectado
health-disconnected-about = Ya no se recibe ni se guarda nada nuevo de él. Sus conversaciones se conservan hasta que usted las elimine.

fact-state = Estado
fact-number = Número
fact-verified-name = Nombre que ven los clientes
fact-connected = Conectado
fact-checked = Última comprobación
fact-last-webhook = Últimas noticias de Meta

callback-set = Kontor le indicó a Meta adónde enviar los mensajes. Aquí no hay nada que hacer; los valores son para su archivo.
callback-failed = Kontor le indicó a Meta adónde enviar los mensajes, pero Meta no pudo alcanzar esa dirección. Revise que se pueda abrir desde internet y elija «Comprobar ahora».
callback-by-hand = Pegue ambos valores en Meta: su aplicación, WhatsApp, Configuration, Webhook, Edit. Después suscríbase al campo «messages», y también a «standby» si Meta lo ofrece. Hasta entonces no llega ningún mensaje.
callback-by-hand-done = Meta preguntó por estos valores y los encontró correctos. Suscríbase allí al campo «messages» si todavía no lo ha hecho.
callback-url = URL de devolución de llamada
callback-token = Token de verificación
copy = Copiar
copied = Copiado

token-about = Cuando el token anterior termina, o cuando usted cambió el secreto de la aplicación en Meta. Los mensajes en espera salen en cuanto Meta lo acepta.
token-secret-about = Solo si lo cambió en Meta. El anterior se sigue aceptando junto al nuevo, para que no se pierda nada.
token-save = Comprobar y guardar

templates-about = Los mensajes que Meta aprobó. Pasadas 24 horas desde el último mensaje del cliente, solo se pueden enviar estos.
templates-none = Meta no tiene ninguna plantilla aprobada para esta cuenta.
templates-refresh = Traer de Meta

disconnect = Desconectar este número
disconnect-title = ¿Desconectar este número?
disconnect-about = Los mensajes a este número ya no llegarán aquí y no se enviará ninguno desde él. El token de acceso se destruye.
disconnect-stays = Las conversaciones se conservan. Puede conectar el número otra vez con un token nuevo.
disconnect-confirm = Desconectar
disconnect-cancel = Conservarlo

said-connected = El número está conectado.
said-checked = Se acaba de preguntar a Meta.
said-renewed = Meta aceptó el token nuevo.
said-refreshed = Se trajeron las plantillas.
said-disconnected = El número está desconectado, y Meta ya no envía aquí sus eventos.
said-disconnected-here = El número está desconectado aquí, pero no se pudo avisar a Meta. Quite la aplicación de la cuenta en la configuración del negocio (Business Settings) de Meta.
