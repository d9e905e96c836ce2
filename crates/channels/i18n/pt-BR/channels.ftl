# The list of numbers.
inboxes-settings = Ajustes
inboxes-title = Números conectados
inboxes-about = Os números do WhatsApp pelos quais seus clientes falam com você.
inboxes-connect = Conectar um número
inboxes-none = Ainda não há nenhum número conectado
inboxes-none-about = Conecte seu número do WhatsApp, e o que os clientes escreverem aparecerá na caixa de entrada.
inbox-checked = verificado

state-connected = Conectado
state-attention = Conectado, precisa de atenção
state-reconnect = Reconectar
state-disconnected = Desconectado

unconnected-title = Números que ninguém conectou
unconnected-about = A Meta envia eventos destes números porque eles pertencem ao mesmo aplicativo ou à mesma conta. O conteúdo não é guardado. Conecte o número se ele for seu; se não for, remova-o do aplicativo na Meta.
unconnected-events = { $events ->
    [one] Um evento
   *[other] { $events } eventos
}
unconnected-last = último

unreadable-title = Não pôde ser lido
unreadable-none = Tudo o que chegou pôde ser lido.
unreadable-some = { $count ->
    [one] Chegou uma coisa que o Kontor não conseguiu ler. Ela está guardada.
   *[other] Chegaram { $count } coisas que o Kontor não conseguiu ler. Elas estão guardadas.
}
unreadable-many = Chegaram { $count } coisas ou mais que o Kontor não conseguiu ler. Elas estão guardadas.
unreadable-look = Dê uma olhada

# Connecting a number.
connect-title = Conectar um número do WhatsApp
connect-about = O Kontor usa o seu próprio aplicativo e a sua própria conta na Meta. A Meta cobra diretamente de você; o Kontor não acrescenta nada.
connect-before = Do que você precisa
connect-before-about = Um aplicativo da Meta com o WhatsApp adicionado, um número registrado nele e um usuário do sistema com um token. Tudo fica em developers.facebook.com, no seu aplicativo, e nas configurações do negócio (Business Settings).
connect-not-taken = O número ainda não está conectado
connect-number = O número
connect-app = Seu aplicativo na Meta
connect-yours = No Kontor
connect-save = Verificar e conectar
connect-save-about = O Kontor pergunta à Meta sobre tudo acima antes de guardar qualquer coisa. Leva alguns segundos. Se algo estiver errado, cole de novo o segredo e o token: o Kontor nunca os devolve ao navegador.

field-phone-number-id = Identificador do número (Phone number ID)
field-phone-number-id-about = Um número longo, não o número de telefone. Na Meta: seu aplicativo, WhatsApp, API Setup, abaixo de “From”.
field-waba-id = Identificador da conta do WhatsApp Business
field-waba-id-about = Na mesma página, ao lado do identificador do número.
field-app-id = Identificador do aplicativo (App ID)
field-app-id-about = No alto da página do seu aplicativo. Com ele, o Kontor informa sozinho à Meta para onde enviar as mensagens. Sem ele, você cola um endereço na Meta à mão.
field-app-secret = Segredo do aplicativo (App secret)
field-app-secret-about = Na Meta: seu aplicativo, App settings, Basic, “App secret”, Show. Com ele, o Kontor sabe que uma mensagem vem mesmo da Meta.
field-access-token = Token de acesso
field-access-token-about = Nas configurações do negócio (Business Settings): Users, System users, Generate token, para este aplicativo, com whatsapp_business_messaging e whatsapp_business_management. Escolha um que nunca expire.
field-name = Nome
field-name-about = Como seus colaboradores o chamam, por exemplo “Recepção”. Se ficar vazio, será o nome que os clientes veem.
field-verify-token = Token de verificação
field-verify-token-about = Só se o seu aplicativo na Meta já tiver um que você queira manter. Se não, o Kontor cria um.

# What may be wrong: what it is, and what to do.
wrong-missing = Isto é necessário. Cole aqui.
wrong-not-an-id = Um identificador da Meta só tem algarismos. Copie-o da página do seu aplicativo.
wrong-not-one-word = Isto tem espaços ou sinais que um valor assim não tem. Copie de novo, sem nada antes nem depois.
wrong-verify-token-length = Um token de verificação tem no máximo 200 caracteres. Deixe vazio e o Kontor criará um.
wrong-token-refused = A Meta não aceita este token de acesso. Crie um novo para o usuário do sistema nas configurações do negócio (Business Settings) e cole-o inteiro.
wrong-token-expired = Este token de acesso expirou. Crie um novo nas configurações do negócio (Business Settings), de preferência um que nunca expire, e cole-o.
wrong-token-of-another-app = Este token de acesso foi criado para outro aplicativo, não para o do identificador acima. Escolha este aplicativo ao gerar o token, ou informe o identificador e o segredo do outro.
wrong-permission-missing = Este token de acesso não permite o suficiente. Gere-o de novo com as duas permissões ({ $scopes }) e dê ao usuário do sistema esta conta do WhatsApp nas configurações do negócio (Business Settings).
wrong-number-unknown = A Meta não conhece este identificador de número, ou este token não pode vê-lo. Compare com o que aparece em API Setup e confira se o usuário do sistema tem esta conta do WhatsApp.
wrong-account-unknown = A Meta não conhece esta conta do WhatsApp Business, ou este token não pode vê-la. Compare o identificador com o que aparece em API Setup e dê ao usuário do sistema esta conta nas configurações do negócio (Business Settings).
wrong-number-elsewhere = Este número não pertence a esta conta do WhatsApp Business. Copie os dois identificadores da mesma página, API Setup.
wrong-number-not-registered = Este número não está registrado no WhatsApp, por isso não pode enviar. Registre-o no WhatsApp Manager, em Phone numbers, e tente de novo.
wrong-secret = Este segredo não pertence ao aplicativo para o qual o token de acesso foi criado. Copie o segredo da página desse aplicativo: App settings, Basic.
wrong-app-refused = A Meta não conhece nenhum aplicativo com este identificador e este segredo. Copie os dois da mesma página: App settings, Basic.
wrong-callback-unreachable = A Meta não conseguiu alcançar este Kontor para entregar mensagens. Confira se o endereço público está certo, se pode ser aberto pela internet e se tem um certificado válido. Depois, verifique este número de novo.
wrong-meta-unreachable = Não foi possível falar com a Meta, por isso nada foi verificado. Nada mudou; tente de novo em um minuto.
wrong-meta-busy = No momento, a Meta não aceita mais consultas sobre esta conta. Tente de novo em uma hora.
wrong-meta-refused = A Meta recusou por um motivo próprio, como um bloqueio ou uma fatura em aberto. Leia os avisos no WhatsApp Manager e tente de novo.
wrong-already-connected = Este número já está conectado. Ele está na lista de números conectados.
inbox-is-disconnected = Este número foi desconectado. Conecte-o de novo como um novo número.

# One number.
inbox-check = Verificar agora
inbox-number = O número
inbox-at-meta = Na Meta
inbox-token = Dar um novo token
inbox-templates = Modelos
inbox-end = Desconectar
inbox-never = Ainda não

health-good = Funciona
health-good-about = A Meta aceitou o token na última verificação, e as mensagens podem entrar e sair.
health-attention = Funciona, mas algo precisa de atenção
health-reconnect = A Meta não permite que este número envie
health-reconnect-about = As mensagens esperam até que volte a funcionar. Verifique agora ou dê um novo token abaixo.
health-disconnected = Este número está desconectado
health-disconnected-about = Nada de novo é recebido ou guardado para ele. As conversas ficam até que você as apague.

fact-state = Situação
fact-number = Número
fact-verified-name = Nome que os clientes veem
fact-connected = Conectado
fact-checked = Última verificação
fact-last-webhook = Últimas notícias da Meta

callback-set = O Kontor informou à Meta para onde enviar as mensagens. Não há nada a fazer aqui; os valores são para o seu registro.
callback-failed = O Kontor informou à Meta para onde enviar as mensagens, mas a Meta não conseguiu alcançar esse endereço. Confira se ele pode ser aberto pela internet e escolha “Verificar agora”.
callback-by-hand = Cole os dois valores na Meta: seu aplicativo, WhatsApp, Configuration, Webhook, Edit. Depois assine o campo “messages” e também “standby”, se a Meta o listar. Até lá, nenhuma mensagem chega.
callback-by-hand-done = A Meta perguntou por estes valores e os considerou corretos. Assine lá o campo “messages”, se ainda não fez isso.
callback-url = URL de retorno
callback-token = Token de verificação
copy = Copiar
copied = Copiado

token-about = Quando o token antigo termina, ou quando você mudou o segredo do aplicativo na Meta. As mensagens em espera saem assim que a Meta o aceita.
token-secret-about = Só se você o mudou na Meta. O antigo continua sendo aceito ao lado do novo, para que nada se perca.
token-save = Verificar e guardar

templates-about = As mensagens que a Meta aprovou. Passadas 24 horas da última mensagem do cliente, só estas podem ser enviadas.
templates-none = A Meta não tem nenhum modelo aprovado para esta conta.
templates-refresh = Buscar na Meta

disconnect = Desconectar este número
disconnect-title = Desconectar este número?
disconnect-about = As mensagens para este número não chegarão mais aqui, e nenhuma será enviada por ele. O token de acesso é destruído.
disconnect-stays = As conversas ficam. Você pode conectar o número de novo com um novo token.
disconnect-confirm = Desconectar
disconnect-cancel = Manter

said-connected = O número está conectado.
said-checked = Acabamos de perguntar à Meta.
said-renewed = A Meta aceitou o novo token.
said-refreshed = Os modelos foram buscados.
said-disconnected = O número está desconectado, e a Meta não envia mais seus eventos para cá.
said-disconnected-here = O número está desconectado aqui, mas não foi possível avisar a Meta. Remova o aplicativo da conta nas configurações do negócio (Business Settings) da Meta.
