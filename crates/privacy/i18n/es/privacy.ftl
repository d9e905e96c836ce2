# Words of privacy: backups, requests, public pages.

# Backups
backups-title = Copias de seguridad
backups-about = Cada noche Kontor hace una copia cifrada de todo. Cada una se abre con la clave de su día; pasado su plazo, esa clave se destruye y, con ella, toda copia de ese respaldo, esté donde esté.
backups-list = Lo que hay
backups-none = Todavía no hay ninguna copia de seguridad
backups-none-why = La primera se hace cuando se confirma el kit de recuperación, a más tardar una hora después de la configuración inicial; después, una cada noche.
backups-create = Hacer una copia ahora
backups-verify = Comprobar
backups-size = { $kilobytes } kB
backups-ended-chip = Clave destruida
backups-made = La copia de seguridad está hecha.
backups-verified = La copia está completa: cada fila y cada archivo son lo que dice su lista.
backups-rehearsed = Ensayado: con este kit se puede recuperar todo.
backups-released = El envío continúa.
backups-working = Esto tarda un poco. Sigue por sí solo; vuelva a mirar en un minuto.
backups-busy = En este momento se está haciendo otra copia. Intente de nuevo cuando termine.
backups-damaged = Esta copia se cortó o cambió después de hacerse. Haga una nueva ahora y revise el disco en el que está.
backups-ended = La clave de esta copia se destruyó al terminar su plazo. Ya nadie puede abrirla.
backups-failed-below = No fue posible. El motivo está abajo.
backups-last-failed = La última copia de seguridad no se hizo
backups-place-unreadable = No se puede leer la carpeta de las copias de seguridad
backups-no-kit = Nadie ha anotado el kit de recuperación
backups-no-kit-why = Las copias están cifradas. Sin el kit no recuperan nada si se pierde este disco.
backups-beside = Las copias están en el mismo disco que los datos
backups-beside-why = Un disco perdido se llevaría ambos. Defina KONTOR_BACKUP_URL con una carpeta en otro disco y arranque Kontor de nuevo.
backups-elsewhere = Las copias de seguridad se hacen por otros medios
backups-elsewhere-why = Quien administra este Kontor le indicó que no haga ninguna por su cuenta.
backups-operator = De las copias se ocupa quien administra este Kontor
backups-operator-why = Contienen los datos de todos juntos, por eso no forman parte de los ajustes de un solo negocio.
backups-held-elsewhere = Kontor se restauró desde una copia de seguridad. No se envía nada hasta que lo confirme quien lo administra.

# The recovery kit
kit-title = Kit de recuperación de este Kontor
kit-what = Este código es la clave maestra. Con él y una copia de seguridad se puede recuperar todo; sin él, nadie podrá abrir nada, nunca. Quien tenga ambos puede leerlo todo: guárdelo donde guarda sus escrituras, no junto al servidor.
kit-own-key = Kontor creó esta clave y la guarda en { $file }, en el servidor. Si ese disco se pierde, este papel es la única otra copia.
kit-operators-key = Quien administra el servidor indicó dónde está la clave maestra: { $file }. Este papel es una copia más de esa clave.
kit-beside-the-data = Por ahora las copias van a la misma carpeta de datos: un disco perdido se lleva ambos. Quien administra el servidor debería definir KONTOR_BACKUP_URL en otro disco.
kit-installation = Instalación
kit-place = Las copias van a
kit-steps = Si se pierde el disco
kit-step-install = Instale Kontor en la máquina nueva y no arranque nada todavía.
kit-step-fetch = Lleve allí la carpeta de las copias ({ $place }, o una copia de ella), con keyring.json, y defina KONTOR_BACKUP_URL con el lugar donde está.
kit-step-write = Escriba el código de arriba en un archivo que solo usted pueda leer.
kit-step-restore = Ejecute: kontor backup restore --kit ese-archivo. Dice lo que encontró y no sobrescribe nada.
kit-step-serve = Borre el archivo, ejecute kontor serve, inicie sesión y confirme lo que se puede enviar: hasta entonces no se envía nada.

# The public pages of a business
public-pages = Páginas sobre sus datos
public-privacy = Privacidad
public-terms = Condiciones de uso
public-security = Seguridad
public-deletion = Eliminar o corregir sus datos
public-contact = Contacto
public-not-affiliated = WhatsApp es una marca de Meta. Esta página no está hecha, revisada ni avalada por Meta.

# Privacy
policy-version = Versión { $number }
policy-since = desde
policy-versions = Versiones anteriores
policy-old = Esta es una versión anterior. Ya no está vigente.
policy-newest = Leer lo que rige hoy
policy-who-title = Quién es responsable
policy-who = { $business } es responsable de los datos que aquí se describen. Cómo comunicarse está en la página de contacto.
policy-who-kontor = Guarda estos datos en Kontor, un programa para la oficina de pequeños negocios.
policy-what-title = Qué se guarda
policy-what-whatsapp = Lo que usted escribe y envía por WhatsApp, y las respuestas, con las horas en que se enviaron, entregaron y leyeron. WhatsApp comunica su nombre de perfil y el número o identificador con el que le conoce.
policy-what-contact = Lo que usted o el personal registran sobre usted: su nombre, números de teléfono, notas para ordenar sus solicitudes.
policy-what-consent = Lo que permitió que se le envíe y lo que detuvo, con el mensaje que lo demuestra.
policy-what-log = Un registro de quién hizo qué y cuándo, sin lo que se escribió.
policy-why-title = Para qué se usa
policy-why-answer = Para responderle y hacer lo que pidió.
policy-why-consent = Para saber qué se le puede enviar, y no enviar nada más.
policy-why-never = No se vende, ni se entrega a nadie para publicidad. Kontor no entrega nada a ninguna inteligencia artificial.
policy-stop-title = Cómo dejar de recibir mensajes
policy-stop-whatsapp = Escriba STOP por WhatsApp en cualquier momento. Surte efecto antes de que alguien lo lea; un mensaje lo confirma, y después no llegan más hasta que usted vuelva a escribir o escriba START.
policy-stop-proof = Que usted lo detuvo se conserva incluso después de eliminar sus demás datos, para que siga siendo así.
policy-others-title = Quién más los recibe
policy-others-meta = Meta transporta los mensajes de WhatsApp entre usted y el negocio, según sus propias condiciones, y recibe lo que necesita para ello.
policy-others-nobody = Nadie fuera del negocio.
policy-others-staff = Dentro, solo el personal de { $business } que trabaja en ello.
policy-long-title = Cuánto tiempo se guardan
policy-long-account = Las conversaciones y lo que les pertenece: mientras { $business } mantenga esta oficina, o hasta que usted pida su eliminación.
policy-long-raw = Los originales sellados de lo que entregó WhatsApp: 30 días como máximo.
policy-long-backups = Las copias cifradas para el caso de que se pierda un disco conservan lo eliminado hasta { $days } días más; después se destruye su clave. Si antes hay que recuperar una, vuelve con ella lo que se eliminó desde que se hizo y hay que eliminarlo otra vez.
policy-long-backups-elsewhere = Quien administra el servidor puede conservar copias para el caso de que se pierda un disco; { $business } le dice por cuánto tiempo.
policy-rights-title = Sus derechos
policy-rights = Puede preguntar a { $business } qué se guarda sobre usted, pedir que se corrija, oponerse a su uso y retirar lo que permitió.
policy-rights-deletion = Puede pedir que sus datos se eliminen o se corrijan: la página «Eliminar o corregir sus datos» recibe su solicitud y muestra qué fue de ella, a más tardar en 30 días.
policy-rights-complain = Donde la ley lo prevé, puede presentar una queja ante la autoridad de protección de datos de su país.

# Security
security-kept-title = Cómo se guardan los datos
security-at-rest = Todos los datos y archivos están cifrados en el disco. Sin la clave, los archivos no muestran nada.
security-in-transit = Todo viaja cifrado entre su navegador, los servicios de mensajería y esta oficina.
security-credentials = Los tokens de acceso y los originales que entregan los servicios de mensajería se sellan además con una clave propia de este negocio.
security-who-title = Quién los ve
security-staff = Solo el personal que el negocio invitó, cada quien hasta donde alcanza su rol.
security-apart = Los datos de cada negocio se mantienen separados: quien trabaja para uno no alcanza nada de otro.
security-passwords = Las contraseñas se guardan de modo que ni siquiera el programa puede leerlas.
security-in-title = Qué entra y qué sale
security-signed = Un mensaje solo cuenta si el servicio de mensajería lo firmó.
security-recorded = Cada decisión de enviar o no enviar queda registrada con su motivo.

# Contact
contact-about = Así puede comunicarse con { $business }.
contact-name = Negocio
contact-address = Dirección
contact-phone = Teléfono
contact-deletion = ¿Quiere que sus datos se eliminen o se corrijan?

# The installation itself
operator-unnamed = Esta instalación de Kontor
operator-name = Administrada por
operator-contact = Correo o teléfono
operator-unsaid = Nadie ha dicho quién administra esta instalación
operator-unsaid-about = Quien le dio su dirección lo sabe. Puede hacer que se indique aquí, en la configuración del servidor.
operator-contact-about = Así se contacta con quien administra esta instalación.
operator-contact-business = ¿Quiere algo de una empresa que la usa? Sus propias páginas dicen cómo contactarla.
operator-deletion-title = Eliminar datos
operator-deletion-customers = ¿Escribió a una empresa? Ella decide qué guarda sobre usted. Su propia página recibe la solicitud de eliminación y muestra qué fue de ella; la empresa le envía el enlace, o su página de contacto dice cómo pedirlo.
operator-deletion-staff = ¿Trabajó para una empresa aquí? Su propietario puede retirarle: entonces termina su acceso.
operator-deletion-account = ¿Quiere que se elimine la cuenta misma, con su dirección de correo? Pídalo a quien administra esta instalación.
operator-who = { $operator } administra esta instalación y es responsable de las cuentas de quienes trabajan con ella.
operator-who-unnamed = Quien administra esta instalación es responsable de las cuentas de quienes trabajan con ella. Aún no ha puesto aquí su nombre.
operator-who-businesses = De los datos de sus clientes responde cada empresa; esta instalación los guarda por encargo suyo. Las páginas de la empresa dicen más.
operator-what-account = De cada persona con cuenta: nombre, dirección de correo, un teléfono si se indicó, idioma y zona horaria, y una contraseña que nadie puede leer.
operator-what-sessions = Dónde ha iniciado sesión: tipo de navegador y horas. Si eligió avisos en un dispositivo: su nombre y dónde los recibe su servicio de avisos.
operator-what-attempts = Los intentos fallidos de acceso, contados por dirección durante un día, para que nadie adivine; las direcciones mismas no se guardan.
operator-what-log = Un registro de quién hizo qué en una empresa, y cuándo.
operator-what-acceptance = Lo que aceptó: qué versión de las condiciones de uso y de esta página, cuándo y en qué idioma; y que dijo tener 18 años o más.
operator-what-mails = Los correos que recibió: a qué dirección, para qué y si llegaron.
operator-what-cookies = Su navegador guarda que ha iniciado sesión y cómo deben verse las páginas. No hay otras cookies, y nadie observa lo que hace.
operator-why = Para dejarle entrar a usted y a nadie más, avisarle de lo que debe o quiere saber, y mostrar a la empresa quién hizo qué.
operator-why-never = No se vende, y a nadie se le da para publicidad.
operator-others-staff = Los colegas de su empresa ven su nombre, su dirección de correo y su teléfono, y lo que hizo allí.
operator-others-resend = Resend transporta los correos que recibe.
operator-others-mail = El servidor de correo que eligió quien administra esta instalación transporta los correos que recibe.
operator-others-push = Si eligió avisos en un dispositivo, los transporta cifrados el servicio de avisos de su navegador.
operator-long-account = Su cuenta: mientras pertenezca a una empresa aquí, o hasta que pida su eliminación.
operator-long-days = Una sesión: 30 días como máximo. El registro de correos: 30 días. Los avisos: 90 días.
operator-long-elsewhere = Quien administra el servidor puede conservar copias por si se pierde un disco.
operator-rights = Puede preguntar qué se guarda sobre usted, hacerlo corregir, llevárselo, oponerse a su uso y hacerlo eliminar. La página de contacto dice a quién pedirlo.
operator-security-keys = Cada empresa tiene una clave propia para lo más secreto. La clave que abre esas claves está fuera de la base de datos.
operator-security-apart = Los datos de cada empresa se guardan por separado: quien trabaja para una no alcanza nada de otra.
operator-security-guessing = Quien adivina contraseñas tiene que esperar cada vez más.
operator-security-support = Por estas páginas, quien administra la instalación solo ve una empresa mientras ella se lo permite, y cada mirada queda anotada para que la empresa la lea.

# Deletion requests, for those who ask
deletion-title = Eliminar sus datos
deletion-about = Pida a { $business } que elimine lo que guarda sobre usted.
deletion-known-by = El número o la dirección desde donde escribió
deletion-known-by-explained = Con el código de país, como en +52 55 1234 5678. Con esto el negocio encuentra lo que es suyo.
deletion-known-by-wrong = Indique desde qué número o dirección escribió: sin eso nadie puede encontrar lo que es suyo.
deletion-name = Su nombre
deletion-reach = ¿Dónde se le puede responder?
deletion-reach-explained = Solo si quiere la respuesta en otro lugar que la página que se le dará a continuación.
deletion-words = ¿Algo que agregar?
deletion-send = Pedir la eliminación
deletion-what-happens = Qué pasa después
deletion-what-1 = Se le muestra de inmediato un enlace. Allí verá qué fue de su solicitud.
deletion-what-2 = Alguien de { $business } se asegura de que es usted de verdad, por ejemplo con una pregunta donde usted escribió.
deletion-what-3 = Desde entonces no se le envía nada automático.
deletion-what-4 = En un plazo de 30 días está hecho, o podrá leer por qué no puede hacerse.
deletion-received-title = Su solicitud está aquí
deletion-received-about = { $business } la tiene y recibió el aviso de inmediato.
deletion-link = Su enlace
deletion-copy = Copiar
deletion-copied = Copiado
deletion-keep = Guarde este enlace: solo se muestra ahora, y es la única forma de ver qué fue de su solicitud.
deletion-see = Ver su solicitud
deletion-status-title = Su solicitud
deletion-state-received = Recibida
deletion-state-received-about = Alguien de { $business } se asegurará de que es usted. Por favor, mire el chat desde el que escribió.
deletion-state-confirmed = En curso
deletion-state-confirmed-about = Se sabe de quién son los datos. Ya no se envía nada automático.
deletion-state-done = Hecha
deletion-state-refused = No hecha
deletion-due = A más tardar:
deletion-or-correction = ¿Qué quiere pedir?
deletion-choice = Eliminar mis datos
correction-choice = Corregir mis datos
correction-title = Corregir sus datos
correction-about = Indique a { $business } qué está mal en lo que guarda sobre usted y cómo debería ser.
correction-linked = Viene por su propio enlace
correction-linked-about = Así { $business } encuentra lo que es suyo sin su número. Aquí no se muestra nada de ello.
correction-words = ¿Qué está mal?
correction-words-explained = Como en: mi apellido está escrito con dos tes.
correction-words-wrong = Indique qué está mal.
correction-should-be = ¿Qué es lo correcto?
correction-should-be-explained = Si algo no debería figurar, indíquelo.
correction-should-be-wrong = Indique cómo debería ser.
correction-send = Pedir la corrección
correction-what-3 = En un plazo de 30 días está corregido, o podrá leer por qué no.
correction-what-4 = Una vez corregido, lo que escribe aquí se elimina.
correction-state-confirmed-about = Se sabe de quién son los datos. Se está revisando lo que escribió.
correction-state-corrected = Corregido
correction-state-parts = Lo que se cambió: { $parts }.
correction-state-overtaken = Entretanto sus datos se eliminaron: no queda nada que corregir

# Deletion requests, for staff
requests-title = Solicitudes sobre datos
requests-about = Clientes que quieren que sus datos se eliminen o se corrijan. La ley da un mes.
requests-public = Ver la página pública
requests-none = Nadie está esperando
requests-none-about = Aquí aparecen las solicitudes de su página pública o de Meta, y se avisa a los propietarios.
requests-more = Posteriores
requests-show-open = Mostrar las abiertas
requests-show-closed = Mostrar las cerradas
requests-blanked = Eliminada con sus detalles
requests-blanked-correction = Sus detalles se eliminaron
requests-linked = Por su propio enlace
requests-deletion = Eliminación
requests-correction = Corrección
requests-received = Recibida
requests-due = vence
requests-step-received = Recibida
requests-step-confirmed = Persona reconocida
requests-step-restricted = Mensajes automáticos detenidos
requests-step-done = Hecha
requests-step-corrected = Corregida
requests-step-refused = Rechazada
requests-stale = Mientras tanto, otra persona avanzó con esta solicitud. Mire cómo está ahora.
requests-no-reason = Indique cómo o por qué: es la prueba de que la solicitud se respondió bien.
requests-nobody-known = Esta persona ya no está entre las suyas. Busque de nuevo.
requests-no-change = Elija el cambio que la responde: uno hecho a esta persona desde que llegó la solicitud. Si no hay ninguno, corrija primero sus datos.
requests-too-many = Llegaron demasiadas solicitudes en esta hora. Intente más tarde o use la página de contacto.
request-title = Solicitud de eliminar datos
request-correction-title = Solicitud de corregir datos
request-origin-page = Llegó desde su página pública.
request-origin-link = Llegó por el enlace propio de esta persona, el que llevan sus mensajes. Pudo usarlo cualquiera a quien se lo pasaran.
request-origin-meta = Llegó de Meta: alguien quitó su aplicación de su acceso con Facebook.
request-origin-staff = El equipo eliminó a esta persona 30 días antes.
request-due = Debe responderse antes de
request-name = Nombre
request-known-by = Escribió desde
request-reach = Responder a
request-words = Escribió
request-wrong = Lo que está mal
request-right = Lo correcto
request-who = ¿De quién son los datos?
request-who-about = Asegúrese de que quien lo pide es quien dice ser: por ejemplo, preguntando en el chat desde el que escribió. Desde entonces no se le envía nada automático.
request-correction-who-about = Asegúrese de que quien lo pide es quien dice ser: por ejemplo, preguntando en el chat desde el que escribió. De otro modo, alguien ajeno podría cambiar adónde van sus mensajes.
request-search = Buscar entre sus personas
request-search-button = Buscar
request-nobody = Nadie coincide. Busque de otra manera, o termine la solicitud abajo si no guarda nada sobre esa persona.
request-correction-nobody = Nadie coincide. Busque de otra manera, o rechace abajo e indique que no guarda nada con lo que se le dijo.
request-person = Persona
request-how = ¿Cómo se aseguró?
request-how-explained = Por ejemplo: se le preguntó en su chat de WhatsApp y lo confirmó.
request-person-button = Esta es la persona
request-restricted = Ya no se envía nada automático a esta persona.
request-correct = Corregirlo
request-correct-about = Corrija en su página lo que está mal. Después vuelva aquí e indique qué cambio fue: con él queda respondida la solicitud.
request-correct-button = Corregir los datos de esta persona
request-no-change = Desde que llegó la solicitud no se cambió nada de esta persona.
request-change = El cambio que la responde
request-change-explained = La persona lee qué se cambió, no quién lo hizo, y nada del contenido.
request-corrected-answer = ¿Algo que decirle?
request-corrected-answer-explained = La persona lo lee en su enlace.
request-corrected-button = Está corregido
request-end = Terminar la solicitud
request-closing = ¿Cómo termina?
request-closing-done = No se guarda nada sobre esta persona
request-closing-refused = Se rechaza
request-answer = Respuesta
request-answer-explained = La persona la lee en su enlace. Si la rechaza, indique la ley que obliga a conservar los datos.
request-correction-answer-explained = La persona la lee en su enlace. Indique por qué queda como está.
request-end-button = Terminar la solicitud
request-steps = Qué se hizo

# Carrying a deletion out
requests-step-erasing = Eliminación iniciada
request-refuse = Rechazar la solicitud
erasure-title = Eliminar los datos de esta persona
erasure-begin-about = Primero verá qué se guarda, qué se elimina y qué tiene que quedar.
erasure-begin = Ver y eliminar
erasure-about = Todo lo que se guarda sobre { $name }.
erasure-goes = Esto se elimina
erasure-gone = Eliminado
erasure-stays = Esto queda
erasure-stays-why = Demuestra qué se permitió y qué se rechazó, y mantiene vigente un «no» si la persona vuelve. Contiene fechas, identificadores y sí o no, y nada de lo que alguien escribió. La solicitud misma queda un año, sin sus detalles.
erasure-final = Esto no se puede deshacer
erasure-final-about = Lo que espera para enviarse a esta persona se cancela, y todo lo anterior se elimina enseguida: aquí, en la búsqueda y en los originales que llegaron de los servicios de mensajería. Las copias de seguridad cifradas lo conservan hasta que termina su plazo.
erasure-word = eliminar
erasure-type = Escriba «{ $word }» para confirmar
erasure-word-wrong = Escriba exactamente «{ $word }», para que nadie elimine por error.
erasure-button = Eliminar para siempre
erasure-working = Se está eliminando
erasure-working-about = Tarda segundos; con muchos mensajes, minutos. Continúa por sí solo, aunque se reinicie el servidor.
erasure-look = Volver a mirar
erasure-go-on = ¿Se ha detenido?
held-messages = { $number ->
    [one] Un mensaje
   *[other] { $number } mensajes
}
held-conversations = { $number ->
    [one] Una conversación
   *[other] { $number } conversaciones
}
held-details = { $number ->
    [one] Un dato: nombre, número o nota
   *[other] { $number } datos: nombre, números, notas
}
held-consent = { $number ->
    [one] Un registro de lo permitido y lo rechazado
   *[other] { $number } registros de lo permitido y lo rechazado
}
held-decisions = { $number ->
    [one] Un registro de por qué se envió algo o no
   *[other] { $number } registros de por qué se envió algo o no
}
held-originals = { $number ->
    [one] Un original tal como llegó
   *[other] { $number } originales tal como llegaron
}
held-requests = { $number ->
    [one] Un registro de esta solicitud
   *[other] { $number } registros de esta solicitud
}
held-rest = { $number ->
    [one] Una anotación de cómo se entregaron y leyeron los mensajes
   *[other] { $number } anotaciones de cómo se entregaron y leyeron los mensajes
}
deletion-state-erasing-about = Lo que se guarda sobre usted se está eliminando ahora.
deletion-copies = Las copias cifradas para el caso de que se pierda un disco conservan lo eliminado hasta { $days } días más; después se destruye su clave. Si antes hay que recuperar una, vuelve con ella lo que se eliminó desde que se hizo, y { $business } tiene que eliminarlo otra vez.
deletion-copies-elsewhere = Quien administra el servidor puede conservar copias para el caso de que se pierda un disco; { $business } le dice por cuánto tiempo. Si hay que recuperar una, vuelve con ella lo que se eliminó desde que se hizo, y { $business } tiene que eliminarlo otra vez.
deletion-closed = { $business } ha cerrado su cuenta aquí
deletion-closed-about = Ya no se recibe ni se envía nada en su nombre.
deletion-closed-open = Ya no se recibe ni se envía nada en su nombre. Su solicitud no se había cumplido hasta entonces: pregunte a quien administra este servidor.

# After a restore
restored-title = Todavía no se envía nada
restored-about = Todo lo de aquí se recuperó de una copia de seguridad. Lo que se envió o decidió después de hacerla no está.
restored-made = Se hizo el
restored-nothing-waits = En este negocio nada espera ser enviado.
restored-waits = Esto esperaba ser enviado cuando se hizo la copia. Puede que ya se haya enviado: mírelo antes de enviarlo otra vez.
restored-more = Hay más que estos.
restored-go-on = Permitir que continúe el envío
restored-cancel = Cancelar estos y permitir que continúe el envío
restored-send = Enviar estos y continuar

# Rehearsal
rehearsal-title = Ensayar una restauración
rehearsal-about = Una copia de seguridad que nadie ha restaurado es una esperanza. Kontor recupera la más reciente en una carpeta aparte, solo con su kit, compara todo y la quita de nuevo. Aquí no cambia nada.
rehearsal-done = Hecho con el kit actual,
rehearsal-old-kit = El último ensayo fue con un kit anterior: la clave maestra cambió desde entonces.
rehearsal-failed = El último ensayo falló
rehearsal-never = Todavía no se hizo.
rehearsal-kit = El código de su kit
rehearsal-kit-about = Los catorce grupos, del papel. Se usa una vez y no se guarda en ninguna parte.
rehearsal-begin = Ensayar ahora
rehearsal-not-begun = El ensayo no comenzó:

# The recovery kit in a page
kit-open = Anotar el kit
kit-offer = El kit de recuperación es lo único que Kontor no puede recuperar por usted: con él y una copia de seguridad, un disco perdido es una molestia; sin él, se pierde todo para siempre.
kit-offer-paper = Tenga papel a mano, o una impresora. Asegúrese de que nadie mire por encima de su hombro. El kit se muestra hasta que lo haya anotado, y después no se vuelve a mostrar.
kit-show = Mostrar el kit
kit-later = Después; el recordatorio queda hasta que esté hecho
kit-is-confirmed = El kit está anotado
kit-at-the-machine = El kit se imprime en la máquina
kit-command = Quien administra el servidor lo imprime con
kit-write-down = Anote estos catorce grupos o imprima esta página, y guárdelos donde guarda sus escrituras.
kit-asked = Para que de verdad estén en papel: lea de allí dos de los grupos.
kit-group = Grupo { $number }
kit-confirm = Está anotado
kit-wrong-groups = Al menos uno de los dos grupos no es el de esta página. Mire su número y escríbalo otra vez.
kit-not-confirmed = Todavía no:
kit-confirmed = El kit está confirmado, y se hace una primera copia de seguridad.
kit-not-there = Aquí no hay un código de recuperación: un código tiene catorce grupos de cuatro letras y cifras.
kit-mistyped = Hay un error en este código. Compárelo con el papel, grupo por grupo.

# Condiciones de uso de la instalación.
terms-between-title = Entre quiénes
terms-between = Estas condiciones rigen entre usted y { $operator }, que administra esta instalación. Usted trabaja con ella para una empresa: porque la fundó aquí o porque ella le invitó.
terms-between-unnamed = Estas condiciones rigen entre usted y quien administra esta instalación, que aún no ha puesto aquí su nombre. Usted trabaja con ella para una empresa: porque la fundó aquí o porque ella le invitó.
terms-between-business = Lo que la empresa y su personal se deben, y lo que ella paga por esta instalación, no figura aquí.
terms-account-title = Su cuenta
terms-account-age = Nadie menor de 18 años puede tener una cuenta.
terms-account-own = Una cuenta es para una persona. No comparta la contraseña. Si otra persona puede tenerla, cámbiela: así se cierran todas las sesiones abiertas con ella.
terms-account-role = La empresa decide qué función tiene usted y, con ella, qué puede ver y hacer.
terms-account-log = Lo que hace para la empresa queda registrado con su nombre.
terms-use-title = A qué se compromete
terms-use-consent = Escribe a las personas solo lo que se les puede enviar. Kontor no envía nada más a quien dijo basta, y usted no lo elude.
terms-use-law = No la usa para nada ilícito: ni engaños, ni amenazas, ni mensajes a quienes no los pidieron.
terms-use-channel = Cada canal tiene reglas propias. Quien conecta un número de WhatsApp acepta allí las de WhatsApp, y usted las respeta.
terms-use-data = Lo que sabe de los clientes lo usa para su trabajo en la empresa y para nada más.
terms-use-safe = No intenta alcanzar datos de otras empresas, eludir límites ni sobrecargar esta instalación. Si encuentra un fallo de seguridad, lo dice a quien la administra.
terms-given-title = Qué recibe, y qué nadie promete
terms-given-shown = Cada mensaje muestra qué fue de él. Que llegue no se puede prometer: lo llevan otros.
terms-given-program = El programa se entrega tal cual, con su licencia libre (Apache 2.0), sin garantía. Aquí no se promete que funcione en todo momento.
terms-given-backups = Se hacen copias de seguridad, y las antiguas se destruyen al cabo de { $days } días.
terms-given-backups-elsewhere = Si hay copias de seguridad se lo puede decir quien administra esta instalación.
terms-given-look = Por estas páginas, quien administra la instalación solo ve una empresa mientras ella se lo permite, y cada mirada queda anotada para que la empresa la lea.
terms-given-law = Lo que la ley le da y no deja que nadie le quite sigue siendo suyo.
terms-end-title = Cómo termina
terms-end-removed = Un propietario o administrador puede retirarle de la empresa en cualquier momento. Entonces se cierra su sesión, y con usted terminan las claves y las invitaciones que creó.
terms-end-self = Si quiere irse, dígalo a un propietario. Lo que hizo para la empresa se queda en ella.
terms-change-title = Si cambian estas condiciones
terms-change-version = Un texto cambiado es una versión nueva con su propia fecha. Las anteriores siguen legibles abajo.
terms-change-asked = Se le pide aceptar la versión nueva cuando vuelva a abrir Kontor, y los propietarios reciben un correo si desde aquí se envía correo. Mientras tanto puede seguir respondiendo a los clientes.
terms-change-ledger = Queda registrado quién aceptó qué versión, cuándo y en qué idioma. Usted ve lo suyo; propietarios y administradores, lo de todos en la empresa.

# Quién abrió qué de un cliente
looks-title = Quién miró
looks-about = Cuando alguien abre la página, la conversación o un archivo de un cliente, o se lleva sus datos, o un programa lee una lista de personas, queda anotado durante doce meses. Para leer las anotaciones, diga por qué; eso también queda anotado.
looks-of = Lo que se abrió de
looks-of-all = de todos los clientes
looks-who = Abierto por
looks-everyone = Cualquiera
looks-reason = Por qué quiere saberlo
looks-reason-about = Por ejemplo: una clienta preguntó quién leyó sus mensajes. Quien lea aquí después lo verá.
looks-read = Leer
looks-readings = Quién leyó aquí antes
looks-because = Porque:
looks-none = No se abrió nada
looks-none-about = No hay ninguna anotación de los últimos doce meses que corresponda.
looks-older = Anteriores
looks-left = Alguien que se fue
looks-erased = Alguien cuyos datos se borraron
looks-person = La página de un cliente
looks-thread = Una conversación
looks-file = Un archivo
looks-found = Un mensaje encontrado al buscar
looks-export = Datos que alguien se llevó
looks-book = La libreta entera, o una lista de ella, que alguien se llevó
looks-book-one = Alguien se llevó la libreta entera, o una lista de ella; este cliente puede estar dentro
looks-list = Una lista de personas, leída por un programa
looks-list-one = Un programa leyó una lista de personas; este cliente puede estar en ella
looks-no-reason = Diga en pocas palabras por qué quiere saberlo.
looks-reason-too-long = Dígalo en { $most } caracteres como máximo.
looks-nobody = Este cliente ya no está aquí.
