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

alarm-signatures = Se rechaza lo que llega en nombre de Meta
alarm-signatures-about = Esta aplicación funcionaba, pero desde { $since } llegan envíos cuya firma no corresponde al secreto de la aplicación que Kontor conoce. Mientras dure, no llega ningún mensaje de esta aplicación. Casi siempre se cambió el secreto en Meta. Si es así, cópielo allí (su aplicación, App settings, Basic, «App secret», Show) y péguelo abajo, en «Darle un token nuevo».
alarm-signatures-next = Meta vuelve a enviar durante algunos días lo que se rechazó. Esto termina por sí solo con el próximo envío que corresponda. Si nadie cambió el secreto, quizás otra persona conoce la dirección a la que Meta envía; nada suyo se guarda.

alarm-silent = Este número está más callado que de costumbre
alarm-silent-about = Desde { $since } no ha llegado nada de Meta para este número, aunque en las mismas horas de cada una de las últimas cuatro semanas llegó algo. O nadie escribió, o WhatsApp no alcanza a Kontor.
alarm-silent-next = Escriba a este número desde un teléfono suyo. Si su mensaje aparece en la bandeja de entrada, todo está bien y este aviso desaparece. Si no, elija «Comprobar ahora» y compare la URL de devolución de llamada de abajo con la que está en Meta: su aplicación, WhatsApp, Configuration, Webhook.

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

token-about = Cuando el token anterior termina, o cuando usted cambió el secreto de la aplicación en Meta. Los mensajes en espera salen en cuanto Meta lo acepta. Si solo cambió el secreto, deje vacío el token: Kontor conserva el que tiene.
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

# What WhatsApp refuses, by its code: what it is, and what to do. The same as in whatsapp/errors/table.rs.
error-0 = WhatsApp no aceptó el token de acceso. Conecte el número otra vez con un token válido. Hasta entonces los mensajes esperan.
error-1 = WhatsApp tuvo un problema pasajero. No hay nada que hacer: Kontor lo intenta de nuevo por sí solo.
error-2 = WhatsApp no está disponible en este momento. No hay nada que hacer: Kontor lo intenta de nuevo por sí solo.
error-3 = El token de acceso no permite hacer esto. En la configuración del negocio de Meta (Business Settings), dé al usuario del sistema esta cuenta de WhatsApp y los permisos de mensajería y administración; después conecte el número otra vez.
error-4 = Por un momento WhatsApp no acepta más de esta cuenta, porque se pidió demasiado en poco tiempo. No hay nada que hacer: Kontor va más despacio y continúa por sí solo.
error-10 = El token de acceso no permite hacer esto. En la configuración del negocio de Meta (Business Settings), dé al usuario del sistema esta cuenta de WhatsApp y los permisos de mensajería y administración; después conecte el número otra vez.
error-17 = Por un momento WhatsApp no acepta más de esta cuenta, porque se pidió demasiado en poco tiempo. No hay nada que hacer: Kontor va más despacio y continúa por sí solo.
error-32 = Por un momento WhatsApp no acepta más de esta cuenta, porque se pidió demasiado en poco tiempo. No hay nada que hacer: Kontor va más despacio y continúa por sí solo.
error-33 = WhatsApp no conoce ese número o esa cuenta, o este token de acceso no puede verlos. Compare los identificadores con los de WhatsApp Manager de Meta y revise que el token sea del mismo negocio.
error-100 = WhatsApp no aceptó la forma de este mensaje. Intente con una forma más sencilla. Si vuelve a ocurrir, envíe los detalles de abajo a quien se ocupa de su Kontor.
error-102 = WhatsApp no aceptó el token de acceso. Conecte el número otra vez con un token válido. Hasta entonces los mensajes esperan.
error-190 = WhatsApp ya no acepta el token de acceso. Conecte el número otra vez con un token válido. Hasta entonces los mensajes esperan.
error-200 = El token de acceso no permite hacer esto. En la configuración del negocio de Meta (Business Settings), dé al usuario del sistema esta cuenta de WhatsApp y los permisos de mensajería y administración; después conecte el número otra vez.
error-368 = Meta bloqueó esta cuenta por un tiempo a causa de sus reglas. Lea el motivo en la ayuda para empresas de Meta (Business Support) y pida allí una revisión.
error-470 = Pasaron más de 24 horas desde que esta persona escribió por última vez. Envíe una plantilla aprobada o espere a que la persona escriba de nuevo.
error-613 = Por un momento WhatsApp no acepta más de esta cuenta, porque se pidió demasiado en poco tiempo. No hay nada que hacer: Kontor va más despacio y continúa por sí solo.
error-2500 = WhatsApp no aceptó la forma de este mensaje. Intente con una forma más sencilla. Si vuelve a ocurrir, envíe los detalles de abajo a quien se ocupa de su Kontor.
error-80000 = En la última hora se consultó demasiadas veces el número de este negocio en Meta. No hay nada que hacer: Kontor va más despacio y continúa por sí solo.
error-80007 = Por un momento WhatsApp no acepta más de esta cuenta, porque se pidió demasiado en poco tiempo. No hay nada que hacer: Kontor va más despacio y continúa por sí solo.
error-80008 = En la última hora se consultó demasiadas veces el número de este negocio en Meta. No hay nada que hacer: Kontor va más despacio y continúa por sí solo.
error-130429 = Este número envía más rápido de lo que WhatsApp le permite. No hay nada que hacer: Kontor va más despacio y continúa por sí solo.
error-130472 = Meta deja a esta persona fuera de los mensajes de marketing, como parte de un experimento propio. Comuníquese con la persona de otra manera o espere a que escriba. No se cobró.
error-130497 = Este negocio no puede escribir por WhatsApp a personas de ese país. Comuníquese con la persona de otra manera. La política de comercio de Meta dice qué actividades están limitadas y dónde.
error-131000 = WhatsApp tuvo un problema pasajero. No hay nada que hacer: Kontor lo intenta de nuevo por sí solo.
error-131005 = El token de acceso no permite hacer esto. En la configuración del negocio de Meta (Business Settings), dé al usuario del sistema esta cuenta de WhatsApp y los permisos de mensajería y administración; después conecte el número otra vez.
error-131008 = WhatsApp no aceptó la forma de este mensaje. Intente con una forma más sencilla. Si vuelve a ocurrir, envíe los detalles de abajo a quien se ocupa de su Kontor.
error-131016 = WhatsApp no está disponible en este momento. No hay nada que hacer: Kontor lo intenta de nuevo por sí solo.
error-131020 = WhatsApp rechazó esto para un grupo. Revise en WhatsApp que el grupo exista y que este número sea miembro.
error-131021 = El mensaje iba dirigido al mismo número desde el que se envió. Elija otro destinatario.
error-131026 = No se pudo entregar el mensaje: puede que la persona no use WhatsApp, tenga una versión antigua o haya bloqueado este número. Comuníquese con la persona de otra manera y pídale que actualice WhatsApp o que escriba primero.
error-131030 = Este es un número de prueba y solo puede escribir a un máximo de cinco números elegidos antes. Agregue el número de la persona a la lista en la página de la aplicación en Meta, o conecte un número real.
error-131031 = Meta bloqueó esta cuenta de WhatsApp. Lea el motivo en la ayuda para empresas de Meta (Business Support) y pida allí una revisión.
error-131037 = Meta no ha aprobado el nombre de este número. Elija un nombre visible en WhatsApp Manager de Meta y espere la aprobación.
error-131041 = WhatsApp rechazó esto para un grupo. Revise en WhatsApp que el grupo exista y que este número sea miembro.
error-131042 = Meta no envía por un asunto de pago: falta una forma de pago, fue rechazada o hay una factura pendiente. Abra la configuración de pagos de la cuenta de WhatsApp en la configuración del negocio de Meta (Business Settings), resuélvalo y envíe otra vez.
error-131045 = Este número no está registrado para enviar. Regístrelo en WhatsApp Manager de Meta y conéctelo otra vez. Hasta entonces los mensajes esperan.
error-131047 = Pasaron más de 24 horas desde que esta persona escribió por última vez. Envíe una plantilla aprobada o espere a que la persona escriba de nuevo.
error-131048 = WhatsApp frena este número porque demasiadas personas bloquearon o denunciaron sus mensajes. Envíe menos durante unos días y solo a personas que lo esperan. La calidad del número aparece en WhatsApp Manager de Meta.
error-131049 = Meta no entregó esto, porque la persona ya recibe suficientes mensajes de marketing. Espere al menos un día, y cada vez más, o comuníquese con la persona de otra manera.
error-131050 = La persona detuvo en WhatsApp los mensajes de marketing de su negocio. No le envíe más. Solo la persona puede cambiarlo, en WhatsApp.
error-131051 = WhatsApp no conoce este tipo de mensaje. Intente con una forma más sencilla. Si vuelve a ocurrir, envíe los detalles de abajo a quien se ocupa de su Kontor.
error-131052 = WhatsApp no pudo obtener el archivo que envió la persona. Pida a la persona que lo envíe otra vez, con menos de 100 MB.
error-131053 = WhatsApp no pudo recibir el archivo. Revise su tipo y tamaño: imágenes hasta 5 MB, videos y sonido hasta 16 MB, documentos hasta 100 MB.
error-131055 = Esta plantilla no se puede enviar de esta manera. Revise la categoría de la plantilla en WhatsApp Manager de Meta.
error-131056 = Se enviaron demasiados mensajes a esta misma persona en poco tiempo. No hay nada que hacer: Kontor espera un poco y lo intenta de nuevo por sí solo.
error-131057 = Meta está trabajando en esta cuenta. No hay nada que hacer: Kontor lo intenta de nuevo por sí solo.
error-131059 = Una lista larga cambió mientras se leía. Lea la lista otra vez desde el principio.
error-131060 = WhatsApp no puede mostrar este mensaje, porque era para otro dispositivo. Léalo en la aplicación WhatsApp Business o pida a la persona que lo envíe otra vez.
error-131062 = Este tipo de mensaje necesita el número de teléfono de la persona, y ella no lo comparte. Pida su número a la persona o escriba sin esta plantilla.
error-131063 = Desde esta cuenta no se pueden enviar plantillas de marketing de esta manera. Revise en WhatsApp Manager de Meta cómo puede enviar mensajes de marketing esta cuenta.
error-131064 = Meta limitó esta cuenta porque se registraron plantillas en una categoría equivocada. Corrija las categorías en WhatsApp Manager de Meta y pida una revisión.
error-131201 = WhatsApp rechazó esto para un grupo. Revise en WhatsApp que el grupo exista y que este número sea miembro.
error-132000 = La plantilla necesita otra cantidad de valores que la que recibió. Complete todos los valores de la plantilla y envíela otra vez.
error-132001 = No hay ninguna plantilla aprobada con este nombre en este idioma. Revise su nombre, su idioma y su aprobación en WhatsApp Manager de Meta.
error-132005 = La plantilla quedó demasiado larga con estos valores. Acorte los valores y envíela otra vez.
error-132007 = El texto de la plantilla incumple una regla de WhatsApp. Cambie la plantilla en WhatsApp Manager de Meta y espere su aprobación.
error-132008 = Un valor no corresponde a la plantilla. Abra la plantilla en WhatsApp Manager de Meta, compárela y envíe el mensaje otra vez.
error-132012 = Un valor no tiene la forma que espera la plantilla. Abra la plantilla en WhatsApp Manager de Meta, compárela y envíe el mensaje otra vez.
error-132015 = Meta pausó esta plantilla porque no fue bien recibida. Use otra plantilla o cambie esta en WhatsApp Manager de Meta.
error-132016 = Meta desactivó esta plantilla para siempre, porque se pausó demasiadas veces. Escriba una plantilla nueva con otras palabras.
error-132018 = Los valores no corresponden a la plantilla. Abra la plantilla en WhatsApp Manager de Meta, compárela y envíe el mensaje otra vez.
error-132068 = Meta bloqueó el formulario de este mensaje. Corrija el formulario en WhatsApp Manager de Meta.
error-132069 = Meta limita cuántas veces se puede enviar este formulario, porque falló demasiadas veces. Corrija el formulario en WhatsApp Manager de Meta o espere una hora.
error-133000 = El número no se quitó por completo de su lugar anterior. Quítelo en WhatsApp Manager de Meta y regístrelo otra vez.
error-133004 = El registro de Meta no está disponible en este momento. No hay nada que hacer: Kontor lo intenta de nuevo por sí solo.
error-133005 = El PIN de seis cifras del número no es correcto. Use el PIN correcto o defina uno nuevo en WhatsApp Manager de Meta.
error-133006 = El número debe verificarse antes de poder registrarse. Verifíquelo con un mensaje de texto o una llamada en WhatsApp Manager de Meta.
error-133008 = El PIN se escribió mal demasiadas veces. Espere el tiempo que WhatsApp indica abajo e intente de nuevo.
error-133009 = El PIN se escribió demasiado rápido. Espere un poco e intente de nuevo.
error-133010 = Este número no está registrado para enviar. Regístrelo en WhatsApp Manager de Meta y conéctelo otra vez. Hasta entonces los mensajes esperan.
error-133015 = El número se quitó hace un momento y debe descansar cinco minutos. No hay nada que hacer: Kontor lo intenta de nuevo por sí solo.
error-133016 = El número se registró y se quitó demasiadas veces. Espere 72 horas antes de registrarlo otra vez.
error-134011 = No se han aceptado las condiciones de pago de Meta. Acéptelas en WhatsApp Manager de Meta y envíe otra vez.
error-134100 = Esta plantilla no se puede enviar de esta manera. Revise la categoría de la plantilla en WhatsApp Manager de Meta.
error-134101 = Meta todavía está preparando esta plantilla. No hay nada que hacer: Kontor lo intenta de nuevo en diez minutos.
error-134102 = Esta plantilla no se puede enviar de esta manera. Revise la categoría de la plantilla en WhatsApp Manager de Meta.
error-135000 = WhatsApp no aceptó la forma de este mensaje. Intente con una forma más sencilla. Si vuelve a ocurrir, envíe los detalles de abajo a quien se ocupa de su Kontor.
error-137000 = El WhatsApp de la persona se configuró de nuevo desde la última vez que usted escribió, quizá por otra persona. Asegúrese de que sigue siendo la misma persona antes de escribir algo privado.
error-138000 = WhatsApp rechazó una llamada. Revise en WhatsApp Manager de Meta que las llamadas estén activadas para este número.
error-139000 = El formulario de este mensaje no está listo para enviarse. Publique y corrija el formulario en WhatsApp Manager de Meta.
error-139100 = No se pudo bloquear o desbloquear a la persona. Solo se puede bloquear a personas que escribieron en las últimas 24 horas.
error-139102 = WhatsApp tuvo un problema pasajero. No hay nada que hacer: Kontor lo intenta de nuevo por sí solo.
error-147001 = WhatsApp no aceptó el nombre de usuario. Elija otro: de 3 a 35 letras minúsculas, cifras, puntos y guiones bajos, con al menos una letra.

# Whether Meta reaches this installation.
reach-title = ¿Llega Meta hasta Kontor?
reach-about = Meta entrega cada mensaje en la dirección pública de su Kontor. Esta página mira el camino: primero Kontor mismo, después Meta con su propia llamada de verificación.
reach-look = Mirar ahora
reach-link-about = El camino de Meta hasta este Kontor, visto desde los dos lados.
reach-none = Nadie ha mirado todavía
reach-none-about = Mirar tarda hasta veinte segundos y no cambia nada para sus clientes.
reach-goes-on = Kontor está mirando
reach-goes-on-about = Vuelva a cargar esta página dentro de medio minuto.
reach-good = Meta llega hasta este Kontor
reach-good-about = Meta llamó a su dirección y la llamada llegó aquí. Los mensajes pueden llegar.
reach-clear = Desde aquí el camino parece libre
reach-clear-about = Kontor encontró su propia dirección como debería encontrarla Meta. Si Meta también la encuentra se sabrá cuando haya llamado.
reach-doubt = Puede que algo estorbe en el camino
reach-doubt-about = Kontor no encontró su propia dirección como Meta la necesita. Abajo está qué hacer.
reach-bad = Meta no llega hasta este Kontor
reach-bad-about = Hasta que se arregle no llegará ningún mensaje. Meta lo intenta durante algunos días, así que lo que se arregla pronto no pierde nada.
reach-from-here = Lo que ve Kontor
reach-from-here-well = La dirección lleva directamente a esta instalación.
reach-from-meta = La llamada de Meta
reach-where = La dirección
reach-address = Dirección pública
reach-looked = Última mirada
reach-app = Aplicación { $app }
reach-inside = Meta llegó, aunque Kontor no llega desde dentro
reach-inside-about = Muchos routers no devuelven a su propia red lo que va a su dirección pública, o contestan ellos mismos. Meta viene de fuera, así que no hay nada que hacer. Lo que Kontor vio desde dentro:
reach-only-at = Esto ocurre solo en { $addresses }; Kontor contesta en { $well }. Meta puede venir por cualquiera de las dos: arréglelo o quite esa dirección de los registros del dominio.

reach-this-machine = La dirección pública, { $host }, es solo de esta máquina: nadie más puede llamarla, tampoco Meta. Ponga en KONTOR_DOMAIN o KONTOR_PUBLIC_URL un nombre suyo que lleve aquí.
reach-in-clear = La dirección pública empieza por http:// y Meta solo llama a https://. Haga que Kontor sirva con su propio dominio (KONTOR_DOMAIN), o ponga delante un proxy o un túnel que cifre, y escriba su dirección https:// en KONTOR_PUBLIC_URL.
reach-no-address = El nombre { $host } no lleva a ninguna dirección. Donde se administra su dominio, añada un registro A con la dirección pública de este servidor y vuelva a mirar dentro de unos minutos.
reach-private-address = { $host } lleva a { $addresses }, dentro de una red privada, adonde nadie de fuera puede llamar. Ponga la dirección pública en los registros del dominio: la de su servidor, o la de su router con el puerto { $port } llevado a esta máquina.
reach-port-closed = Nadie contesta en el puerto { $port } de { $host }. Haga que Kontor, o el proxy que tiene delante, escuche en ese puerto, y llévelo hasta aquí en el router.
reach-port-silent = El puerto { $port } de { $host } no contesta en absoluto, como detrás de un cortafuegos. Ábralo en el cortafuegos del servidor y en el de quien se lo alquila, y llévelo hasta aquí en el router.
reach-no-way = Esta máquina no tiene camino hasta { $addresses }, así que Kontor no puede mirar allí. Meta puede venir por ahí; compruebe que la dirección es correcta.
reach-not-encrypted = El puerto { $port } de { $host } contesta, pero sin cifrado. Haga que Kontor sirva con su propio dominio (KONTOR_DOMAIN), o que el proxy cifre en ese puerto.
reach-no-handshake = { $host } contesta, pero no se llega a una conexión cifrada. Lo más frecuente es que aún no haya certificado: el registro de Kontor, o el del proxy, dice por qué.
reach-self-signed = El certificado de { $host } está firmado por sí mismo, y Meta no se fía de ninguno así. Haga que Kontor obtenga uno (KONTOR_DOMAIN), o que el proxy lo obtenga de una autoridad pública.
reach-other-name = El certificado que se muestra en { $host } es para otro nombre: { $names }. Obtenga uno para { $host } o corrija el nombre en KONTOR_PUBLIC_URL.
reach-expired = El certificado de { $host } ha caducado. Kontor renueva el suyo solo y dice en su registro qué se lo impide; si es de un proxy, vea por qué no se renovó.
reach-not-yet-valid = El certificado de { $host } todavía no es válido. Lo más frecuente es que un reloj esté mal: compare el de esta máquina y el de donde se hizo el certificado.
reach-alone = { $host } muestra su certificado sin el que lo firmó, el certificado intermedio, así que Meta no puede fiarse de él. Dé al proxy el archivo con la cadena completa, a menudo llamado fullchain.pem. Si la autoridad es suya, use una pública.
reach-unknown-authority = El certificado de { $host } está firmado por una autoridad que esta máquina no conoce, y lo más probable es que Meta tampoco. Use un certificado de una autoridad pública.
reach-bad-certificate = El certificado de { $host } no sirve. Obtenga uno nuevo de una autoridad pública.
reach-to-https = Quien contesta en { $host } remite a https://, y Meta no lo sigue. Escriba la dirección https:// en KONTOR_PUBLIC_URL.
reach-redirected = Quien contesta en { $host } remite a { $to }, y Meta no lo sigue. Haga que el proxy pase tal cual todo lo que está bajo /hooks/.
reach-led-away = Quien contesta en { $host } remite a { $to }: la página de acceso de un túnel, u otro nombre del mismo lugar. Meta no inicia sesión en ninguna parte ni lo sigue. Deje pasar sin acceso todo lo que está bajo /hooks/, o ponga en KONTOR_PUBLIC_URL el nombre que contesta por sí mismo.
reach-sign-in = Alguien delante de Kontor en { $host } rechaza a los extraños (estado { $status }). Deje pasar sin acceso todo lo que está bajo /hooks/: Kontor comprueba él mismo la firma de Meta.
reach-proxy-alone = En { $host } contesta un proxy o un túnel, pero no encuentra ningún Kontor detrás (estado { $status }). Compruebe que Kontor está en marcha y que el proxy pasa a donde Kontor escucha.
reach-other-server = En { $host } contesta otro servidor, no este Kontor (estado { $status }). Compruebe que los registros del dominio llevan a esta máquina y que el router y el proxy pasan este nombre a Kontor.
reach-copy = En { $host } contesta una copia de esta instalación y no esta: el servidor de antes de una mudanza, o uno restaurado de una copia de seguridad. Detenga el otro, o haga que el nombre lleve aquí.
reach-mute = { $host } acepta la conexión y después no dice nada. Compruebe si el proxy está colgado o espera a Kontor en vano.

reach-meta-none = Todavía no hay ningún número conectado, así que no se puede pedir a Meta que llame. Conecte uno y vuelva a mirar.
reach-meta-not-yet = Aún no se ha preguntado a Meta por esta aplicación. Mire ahora.
reach-meta-said = Palabras de Meta:
reach-meta-reached = Meta llamó, su pregunta llegó aquí y Meta aceptó la respuesta.
reach-meta-elsewhere = Meta dice que se le contestó bien, pero su pregunta no llegó aquí. En { $host } contesta una copia de este Kontor: deténgala, o haga que el nombre lleve aquí.
reach-meta-lost = La pregunta de Meta llegó aquí y se contestó, pero la respuesta no llegó a Meta tal como era. Algo por el camino cambia o retrasa las respuestas: haga que el proxy pase sin tocar todo lo que está bajo /hooks/.
reach-meta-name = Meta no encuentra { $host }. Sus registros faltan, están mal o todavía no se conocen en todas partes: compruébelos donde se administra su dominio y vuelva a mirar dentro de una hora.
reach-meta-closed = Meta no encontró a nadie en el puerto { $port } de { $host }. Abra el puerto en el cortafuegos y llévelo hasta aquí en el router. Si el nombre tiene un registro AAAA, compruebe que esa dirección IPv6 también contesta.
reach-meta-late = Meta llamó a { $host } en el puerto { $port } y no tuvo respuesta a tiempo. Abra el puerto en el cortafuegos del servidor y en el de quien se lo alquila, y compruebe que el proxy no espera en vano.
reach-meta-certificate = Meta no se fía del certificado de { $host }, o no pudo acordar el cifrado. Debe ser de una autoridad pública, para este mismo nombre, válido, y mostrarse con su cadena completa.
reach-meta-redirected = En { $host } se remitió a Meta a otra dirección, y no la sigue. Haga que el proxy pase tal cual todo lo que está bajo /hooks/.
reach-meta-sign-in = Alguien delante de Kontor en { $host } rechazó a Meta. Deje pasar sin acceso todo lo que está bajo /hooks/: Kontor comprueba él mismo la firma de Meta.
reach-meta-proxy-alone = Un proxy o un túnel en { $host } dijo a Meta que no encuentra ningún Kontor detrás. Compruebe que Kontor está en marcha y que el proxy pasa a donde Kontor escucha.
reach-meta-other-server = En { $host } contestó a Meta otro servidor: la pregunta no llegó aquí. Compruebe que los registros del dominio llevan a esta máquina y que el router y el proxy pasan este nombre a Kontor.
reach-meta-unexplained = Meta no pudo verificar la dirección y no dice por qué. Quizá lo diga lo que ve Kontor, más arriba.
reach-meta-app-refused = No se pidió a Meta que llamara, porque no conoce ninguna aplicación con el identificador y el secreto que constan aquí. Dé al número el secreto correcto en su página.
reach-meta-busy = Meta no acepta más preguntas por el momento. Vuelva a mirar dentro de una hora.
reach-meta-away = Desde aquí no se pudo llegar a Meta para pedirle que llamara. Vuelva a mirar dentro de un minuto; si sigue así, compruebe la salida de esta máquina a internet.
reach-meta-refused = Meta no quiso llamar por una razón propia. Lea los avisos de su aplicación en Meta y vuelva a mirar.
reach-meta-by-hand = Kontor no conoce el identificador de esta aplicación, así que no puede pedir a Meta que llame. Escriba usted en Meta la URL de devolución y el token de verificación (su aplicación, WhatsApp, Configuración, Webhook): al pulsar “Verificar y guardar”, Meta llama y dice allí lo que encontró. Ambos están en la página del número.
