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

alarm-signatures = O que chega em nome da Meta está sendo recusado
alarm-signatures-about = Este aplicativo funcionava, mas desde { $since } chegam envios cuja assinatura não corresponde ao segredo do aplicativo que o Kontor conhece. Enquanto isso durar, nenhuma mensagem deste aplicativo chega. Quase sempre o segredo foi mudado na Meta. Se for o caso, copie-o de lá (seu aplicativo, App settings, Basic, “App secret”, Show) e cole-o abaixo, em “Dar um novo token”.
alarm-signatures-next = A Meta envia de novo, por alguns dias, o que foi recusado. Isto termina sozinho com o próximo envio que corresponder. Se ninguém mudou o segredo, talvez outra pessoa conheça o endereço para o qual a Meta envia; nada dela é guardado.

alarm-silent = Este número está mais quieto do que de costume
alarm-silent-about = Desde { $since } nada chegou da Meta para este número, embora algo tenha chegado nas mesmas horas de cada uma das últimas quatro semanas. Ou ninguém escreveu, ou o WhatsApp não alcança o Kontor.
alarm-silent-next = Escreva para este número de um telefone seu. Se a sua mensagem aparecer na caixa de entrada, está tudo bem e este aviso desaparece. Se não, escolha “Verificar agora” e compare a URL de retorno abaixo com a que está na Meta: seu aplicativo, WhatsApp, Configuration, Webhook.

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

token-about = Quando o token antigo termina, ou quando você mudou o segredo do aplicativo na Meta. As mensagens em espera saem assim que a Meta o aceita. Se só o segredo mudou, deixe o token vazio: o Kontor mantém o que já tem.
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

# What WhatsApp refuses, by its code: what it is, and what to do. The same as in whatsapp/errors/table.rs.
error-0 = O WhatsApp não aceitou o token de acesso. Conecte o número de novo com um token válido. Até lá, as mensagens esperam.
error-1 = O WhatsApp teve um problema passageiro. Não há nada a fazer: o Kontor tenta de novo sozinho.
error-2 = O WhatsApp não está disponível no momento. Não há nada a fazer: o Kontor tenta de novo sozinho.
error-3 = O token de acesso não permite fazer isto. Nas configurações do negócio da Meta (Business Settings), dê ao usuário do sistema esta conta do WhatsApp e as permissões de mensagens e administração; depois conecte o número de novo.
error-4 = Por um momento o WhatsApp não aceita mais desta conta, porque muito foi pedido em pouco tempo. Não há nada a fazer: o Kontor vai mais devagar e continua sozinho.
error-10 = O token de acesso não permite fazer isto. Nas configurações do negócio da Meta (Business Settings), dê ao usuário do sistema esta conta do WhatsApp e as permissões de mensagens e administração; depois conecte o número de novo.
error-17 = Por um momento o WhatsApp não aceita mais desta conta, porque muito foi pedido em pouco tempo. Não há nada a fazer: o Kontor vai mais devagar e continua sozinho.
error-32 = Por um momento o WhatsApp não aceita mais desta conta, porque muito foi pedido em pouco tempo. Não há nada a fazer: o Kontor vai mais devagar e continua sozinho.
error-33 = O WhatsApp não conhece esse número ou essa conta, ou este token de acesso não pode vê-los. Compare os identificadores com os do WhatsApp Manager da Meta e confira se o token é do mesmo negócio.
error-100 = O WhatsApp não aceitou a forma desta mensagem. Tente uma forma mais simples. Se acontecer de novo, envie os detalhes abaixo a quem cuida do seu Kontor.
error-102 = O WhatsApp não aceitou o token de acesso. Conecte o número de novo com um token válido. Até lá, as mensagens esperam.
error-190 = O WhatsApp não aceita mais o token de acesso. Conecte o número de novo com um token válido. Até lá, as mensagens esperam.
error-200 = O token de acesso não permite fazer isto. Nas configurações do negócio da Meta (Business Settings), dê ao usuário do sistema esta conta do WhatsApp e as permissões de mensagens e administração; depois conecte o número de novo.
error-368 = A Meta bloqueou esta conta por um tempo por causa das regras dela. Leia o motivo no suporte para empresas da Meta (Business Support) e peça uma revisão por lá.
error-470 = Passaram mais de 24 horas desde que esta pessoa escreveu pela última vez. Envie um modelo aprovado ou espere até a pessoa escrever de novo.
error-613 = Por um momento o WhatsApp não aceita mais desta conta, porque muito foi pedido em pouco tempo. Não há nada a fazer: o Kontor vai mais devagar e continua sozinho.
error-2500 = O WhatsApp não aceitou a forma desta mensagem. Tente uma forma mais simples. Se acontecer de novo, envie os detalhes abaixo a quem cuida do seu Kontor.
error-80000 = O número deste negócio na Meta foi consultado vezes demais na última hora. Não há nada a fazer: o Kontor vai mais devagar e continua sozinho.
error-80007 = Por um momento o WhatsApp não aceita mais desta conta, porque muito foi pedido em pouco tempo. Não há nada a fazer: o Kontor vai mais devagar e continua sozinho.
error-80008 = O número deste negócio na Meta foi consultado vezes demais na última hora. Não há nada a fazer: o Kontor vai mais devagar e continua sozinho.
error-130429 = Este número envia mais rápido do que o WhatsApp permite. Não há nada a fazer: o Kontor vai mais devagar e continua sozinho.
error-130472 = A Meta deixa esta pessoa fora das mensagens de marketing, como parte de um experimento próprio. Fale com a pessoa de outra forma ou espere até ela escrever. Não foi cobrado.
error-130497 = Este negócio não pode escrever pelo WhatsApp para pessoas desse país. Fale com a pessoa de outra forma. A política comercial da Meta diz quais atividades são limitadas e onde.
error-131000 = O WhatsApp teve um problema passageiro. Não há nada a fazer: o Kontor tenta de novo sozinho.
error-131005 = O token de acesso não permite fazer isto. Nas configurações do negócio da Meta (Business Settings), dê ao usuário do sistema esta conta do WhatsApp e as permissões de mensagens e administração; depois conecte o número de novo.
error-131008 = O WhatsApp não aceitou a forma desta mensagem. Tente uma forma mais simples. Se acontecer de novo, envie os detalhes abaixo a quem cuida do seu Kontor.
error-131016 = O WhatsApp não está disponível no momento. Não há nada a fazer: o Kontor tenta de novo sozinho.
error-131020 = O WhatsApp recusou isto para um grupo. Confira no WhatsApp se o grupo existe e se este número faz parte dele.
error-131021 = A mensagem foi endereçada ao próprio número que a enviou. Escolha outro destinatário.
error-131026 = A mensagem não pôde ser entregue: a pessoa pode não usar o WhatsApp, ter uma versão antiga ou ter bloqueado este número. Fale com a pessoa de outra forma e peça que atualize o WhatsApp ou que escreva primeiro.
error-131030 = Este é um número de teste e só pode escrever para no máximo cinco números escolhidos antes. Adicione o número da pessoa à lista na página do aplicativo na Meta ou conecte um número real.
error-131031 = A Meta bloqueou esta conta do WhatsApp. Leia o motivo no suporte para empresas da Meta (Business Support) e peça uma revisão por lá.
error-131037 = A Meta não aprovou o nome deste número. Escolha um nome de exibição no WhatsApp Manager da Meta e espere a aprovação.
error-131041 = O WhatsApp recusou isto para um grupo. Confira no WhatsApp se o grupo existe e se este número faz parte dele.
error-131042 = A Meta não envia por causa de um pagamento: falta uma forma de pagamento, ela foi recusada ou há uma fatura em aberto. Abra as configurações de pagamento da conta do WhatsApp nas configurações do negócio da Meta (Business Settings), resolva e envie de novo.
error-131045 = Este número não está registrado para enviar. Registre-o no WhatsApp Manager da Meta e conecte-o de novo. Até lá, as mensagens esperam.
error-131047 = Passaram mais de 24 horas desde que esta pessoa escreveu pela última vez. Envie um modelo aprovado ou espere até a pessoa escrever de novo.
error-131048 = O WhatsApp segura este número porque pessoas demais bloquearam ou denunciaram suas mensagens. Envie menos por alguns dias e só para pessoas que esperam por isso. A qualidade do número aparece no WhatsApp Manager da Meta.
error-131049 = A Meta não entregou isto, porque a pessoa já recebe mensagens de marketing suficientes. Espere pelo menos um dia, e mais a cada vez, ou fale com a pessoa de outra forma.
error-131050 = A pessoa interrompeu no WhatsApp as mensagens de marketing do seu negócio. Não envie mais. Só a pessoa pode mudar isso, no WhatsApp.
error-131051 = O WhatsApp não conhece este tipo de mensagem. Tente uma forma mais simples. Se acontecer de novo, envie os detalhes abaixo a quem cuida do seu Kontor.
error-131052 = O WhatsApp não conseguiu buscar o arquivo que a pessoa enviou. Peça que a pessoa o envie de novo, com menos de 100 MB.
error-131053 = O WhatsApp não conseguiu receber o arquivo. Confira o tipo e o tamanho: imagens até 5 MB, vídeos e som até 16 MB, documentos até 100 MB.
error-131055 = Este modelo não pode ser enviado desta forma. Confira a categoria do modelo no WhatsApp Manager da Meta.
error-131056 = Mensagens demais foram enviadas a esta mesma pessoa em pouco tempo. Não há nada a fazer: o Kontor espera um pouco e tenta de novo sozinho.
error-131057 = A Meta está trabalhando nesta conta. Não há nada a fazer: o Kontor tenta de novo sozinho.
error-131059 = Uma lista longa mudou enquanto era lida. Leia a lista de novo desde o começo.
error-131060 = O WhatsApp não pode mostrar esta mensagem, porque ela era para outro dispositivo. Leia no aplicativo WhatsApp Business ou peça que a pessoa a envie de novo.
error-131062 = Este tipo de mensagem precisa do número de telefone da pessoa, e ela não o compartilha. Peça o número à pessoa ou escreva sem este modelo.
error-131063 = Modelos de marketing não podem ser enviados desta conta desta forma. Confira no WhatsApp Manager da Meta como esta conta pode enviar mensagens de marketing.
error-131064 = A Meta limitou esta conta porque modelos foram registrados na categoria errada. Corrija as categorias no WhatsApp Manager da Meta e peça uma revisão.
error-131201 = O WhatsApp recusou isto para um grupo. Confira no WhatsApp se o grupo existe e se este número faz parte dele.
error-132000 = O modelo precisa de uma quantidade de valores diferente da que recebeu. Preencha todos os valores do modelo e envie de novo.
error-132001 = Não há nenhum modelo aprovado com este nome neste idioma. Confira o nome, o idioma e a aprovação no WhatsApp Manager da Meta.
error-132005 = O modelo ficou longo demais com estes valores. Encurte os valores e envie de novo.
error-132007 = O texto do modelo descumpre uma regra do WhatsApp. Mude o modelo no WhatsApp Manager da Meta e espere a aprovação.
error-132008 = Um valor não corresponde ao modelo. Abra o modelo no WhatsApp Manager da Meta, compare e envie a mensagem de novo.
error-132012 = Um valor não tem a forma que o modelo espera. Abra o modelo no WhatsApp Manager da Meta, compare e envie a mensagem de novo.
error-132015 = A Meta pausou este modelo porque ele não foi bem recebido. Use outro modelo ou mude este no WhatsApp Manager da Meta.
error-132016 = A Meta desativou este modelo de vez, porque ele foi pausado vezes demais. Escreva um novo modelo com outras palavras.
error-132018 = Os valores não correspondem ao modelo. Abra o modelo no WhatsApp Manager da Meta, compare e envie a mensagem de novo.
error-132068 = A Meta bloqueou o formulário desta mensagem. Corrija o formulário no WhatsApp Manager da Meta.
error-132069 = A Meta limita quantas vezes este formulário pode ser enviado, porque ele falhou vezes demais. Corrija o formulário no WhatsApp Manager da Meta ou espere uma hora.
error-133000 = O número não foi removido por completo do lugar anterior. Remova-o no WhatsApp Manager da Meta e registre-o de novo.
error-133004 = O registro da Meta não está disponível no momento. Não há nada a fazer: o Kontor tenta de novo sozinho.
error-133005 = O PIN de seis dígitos do número está errado. Use o PIN certo ou defina um novo no WhatsApp Manager da Meta.
error-133006 = O número precisa ser verificado antes de poder ser registrado. Verifique-o por mensagem de texto ou ligação no WhatsApp Manager da Meta.
error-133008 = O PIN foi digitado errado vezes demais. Espere o tempo que o WhatsApp indica abaixo e tente de novo.
error-133009 = O PIN foi digitado rápido demais. Espere um pouco e tente de novo.
error-133010 = Este número não está registrado para enviar. Registre-o no WhatsApp Manager da Meta e conecte-o de novo. Até lá, as mensagens esperam.
error-133015 = O número foi removido há um momento e precisa descansar cinco minutos. Não há nada a fazer: o Kontor tenta de novo sozinho.
error-133016 = O número foi registrado e removido vezes demais. Espere 72 horas antes de registrá-lo de novo.
error-134011 = Os termos de pagamento da Meta não foram aceitos. Aceite-os no WhatsApp Manager da Meta e envie de novo.
error-134100 = Este modelo não pode ser enviado desta forma. Confira a categoria do modelo no WhatsApp Manager da Meta.
error-134101 = A Meta ainda está preparando este modelo. Não há nada a fazer: o Kontor tenta de novo em dez minutos.
error-134102 = Este modelo não pode ser enviado desta forma. Confira a categoria do modelo no WhatsApp Manager da Meta.
error-135000 = O WhatsApp não aceitou a forma desta mensagem. Tente uma forma mais simples. Se acontecer de novo, envie os detalhes abaixo a quem cuida do seu Kontor.
error-137000 = O WhatsApp da pessoa foi configurado de novo desde a última vez que você escreveu, talvez por outra pessoa. Confira se ainda é a mesma pessoa antes de escrever algo particular.
error-138000 = O WhatsApp recusou uma ligação. Confira no WhatsApp Manager da Meta se as ligações estão ativadas para este número.
error-139000 = O formulário desta mensagem não está pronto para ser enviado. Publique e corrija o formulário no WhatsApp Manager da Meta.
error-139100 = A pessoa não pôde ser bloqueada ou desbloqueada. Só é possível bloquear pessoas que escreveram nas últimas 24 horas.
error-139102 = O WhatsApp teve um problema passageiro. Não há nada a fazer: o Kontor tenta de novo sozinho.
error-147001 = O WhatsApp não aceitou o nome de usuário. Escolha outro: de 3 a 35 letras minúsculas, números, pontos e sublinhados, com pelo menos uma letra.

# Whether Meta reaches this installation.
reach-title = A Meta chega até o Kontor?
reach-about = A Meta entrega cada mensagem no endereço público do seu Kontor. Esta página olha o caminho: primeiro o próprio Kontor, depois a Meta com a sua chamada de verificação.
reach-look = Olhar agora
reach-link-about = O caminho da Meta até este Kontor, visto dos dois lados.
reach-none = Ninguém olhou ainda
reach-none-about = Olhar leva até vinte segundos e não muda nada para os seus clientes.
reach-goes-on = O Kontor está olhando
reach-goes-on-about = Carregue esta página de novo daqui a meio minuto.
reach-good = A Meta chega até este Kontor
reach-good-about = A Meta chamou o endereço e a chamada chegou aqui. As mensagens podem chegar.
reach-clear = Daqui o caminho parece livre
reach-clear-about = O Kontor encontrou o próprio endereço como a Meta deveria encontrar. Se a Meta também o encontra, só se sabe depois que ela chamar.
reach-doubt = Pode haver algo no caminho
reach-doubt-about = O Kontor não encontrou o próprio endereço como a Meta precisa. Abaixo está o que fazer.
reach-bad = A Meta não chega até este Kontor
reach-bad-about = Até que isso seja corrigido, nenhuma mensagem chega. A Meta tenta durante alguns dias, por isso o que se corrige logo não perde nada.
reach-from-here = O que o Kontor vê
reach-from-here-well = O endereço leva direto a esta instalação.
reach-from-meta = A chamada da Meta
reach-where = O endereço
reach-address = Endereço público
reach-looked = Última olhada
reach-app = Aplicativo { $app }
reach-inside = A Meta chegou, embora o Kontor não chegue lá por dentro
reach-inside-about = Muitos roteadores não devolvem à própria rede o que vai ao seu endereço público, ou respondem eles mesmos. A Meta vem de fora, então não é preciso fazer nada. O que o Kontor viu por dentro:
reach-only-at = Isto acontece só em { $addresses }; o Kontor responde em { $well }. A Meta pode vir por qualquer um: corrija, ou tire esse endereço dos registros do domínio.

reach-this-machine = O endereço público, { $host }, é só desta máquina: ninguém mais pode chamá-lo, nem a Meta. Ponha em KONTOR_DOMAIN ou KONTOR_PUBLIC_URL um nome seu que leve até aqui.
reach-in-clear = O endereço público começa com http://, e a Meta só chama https://. Deixe o Kontor servir com o próprio domínio (KONTOR_DOMAIN), ou ponha na frente um proxy ou túnel que criptografe, e escreva o endereço https:// dele em KONTOR_PUBLIC_URL.
reach-no-address = O nome { $host } não leva a nenhum endereço. Onde o seu domínio é administrado, acrescente um registro A com o endereço público deste servidor e olhe de novo em alguns minutos.
reach-private-address = { $host } leva a { $addresses }, dentro de uma rede privada, para onde ninguém de fora consegue chamar. Ponha o endereço público nos registros do domínio: o do seu servidor, ou o do seu roteador com a porta { $port } levada até esta máquina.
reach-port-closed = Ninguém responde na porta { $port } de { $host }. Faça o Kontor, ou o proxy na frente dele, escutar nessa porta, e leve a porta até aqui no roteador.
reach-port-silent = A porta { $port } de { $host } não responde de jeito nenhum, como atrás de um firewall. Abra-a no firewall do servidor e no de quem o aluga, e leve-a até aqui no roteador.
reach-no-way = Esta máquina não tem caminho até { $addresses }, então o Kontor não consegue olhar lá. A Meta pode vir por ali; confira se o endereço está certo.
reach-not-encrypted = A porta { $port } de { $host } responde, mas sem criptografia. Deixe o Kontor servir com o próprio domínio (KONTOR_DOMAIN), ou faça o proxy criptografar nessa porta.
reach-no-handshake = { $host } responde, mas não se chega a uma conexão criptografada. O mais comum é ainda não haver certificado: o registro do Kontor, ou do proxy, diz por quê.
reach-self-signed = O certificado de { $host } é assinado por ele mesmo, e a Meta não confia em nenhum assim. Deixe o Kontor obter um (KONTOR_DOMAIN), ou faça o proxy obter um de uma autoridade pública.
reach-other-name = O certificado mostrado em { $host } é para outro nome: { $names }. Obtenha um para { $host }, ou corrija o nome em KONTOR_PUBLIC_URL.
reach-expired = O certificado de { $host } venceu. O Kontor renova o dele sozinho e diz no registro o que o impede; se for de um proxy, veja por que não foi renovado.
reach-not-yet-valid = O certificado de { $host } ainda não é válido. O mais comum é um relógio errado: compare o desta máquina e o de onde o certificado foi feito.
reach-alone = { $host } mostra o certificado sem o que o assinou, o certificado intermediário, então a Meta não pode confiar nele. Dê ao proxy o arquivo com a cadeia inteira, muitas vezes chamado fullchain.pem. Se a autoridade for sua, use uma pública.
reach-unknown-authority = O certificado de { $host } é assinado por uma autoridade que esta máquina não conhece, e a Meta provavelmente também não. Use um certificado de uma autoridade pública.
reach-bad-certificate = O certificado de { $host } não pode ser usado. Obtenha um novo de uma autoridade pública.
reach-to-https = Quem responde em { $host } encaminha para https://, e a Meta não segue. Escreva o endereço https:// em KONTOR_PUBLIC_URL.
reach-redirected = Quem responde em { $host } encaminha para { $to }, e a Meta não segue. Faça o proxy passar como vem tudo o que está abaixo de /hooks/.
reach-led-away = Quem responde em { $host } encaminha para { $to }: a página de entrada de um túnel, ou outro nome do mesmo lugar. A Meta não entra em lugar nenhum nem segue. Deixe passar sem entrada tudo o que está abaixo de /hooks/, ou ponha em KONTOR_PUBLIC_URL o nome que responde por si.
reach-sign-in = Alguém na frente do Kontor em { $host } recusa estranhos (status { $status }). Deixe passar sem entrada tudo o que está abaixo de /hooks/: o próprio Kontor confere a assinatura da Meta.
reach-proxy-alone = Em { $host } responde um proxy ou túnel, mas ele não encontra nenhum Kontor atrás (status { $status }). Confira se o Kontor está rodando e se o proxy passa para onde o Kontor escuta.
reach-other-server = Em { $host } responde outro servidor, não este Kontor (status { $status }). Confira se os registros do domínio levam a esta máquina e se o roteador e o proxy passam este nome ao Kontor.
reach-copy = Em { $host } responde uma cópia desta instalação, não esta: o servidor de antes de uma mudança, ou um restaurado de um backup. Pare o outro, ou faça o nome levar até aqui.
reach-mute = { $host } aceita a conexão e depois não diz nada. Confira se o proxy travou ou espera o Kontor em vão.

reach-meta-none = Nenhum número está conectado ainda, então não se pode pedir à Meta que chame. Conecte um e olhe de novo.
reach-meta-not-yet = Ainda não se perguntou à Meta por este aplicativo. Olhe agora.
reach-meta-said = Palavras da Meta:
reach-meta-reached = A Meta chamou, a pergunta dela chegou aqui e ela aceitou a resposta.
reach-meta-elsewhere = A Meta diz que recebeu a resposta certa, mas a pergunta dela não chegou aqui. Em { $host } responde uma cópia deste Kontor: pare-a, ou faça o nome levar até aqui.
reach-meta-lost = A pergunta da Meta chegou aqui e foi respondida, mas a resposta não chegou à Meta como era. Algo no caminho muda ou atrasa as respostas: faça o proxy passar intacto tudo o que está abaixo de /hooks/.
reach-meta-name = A Meta não encontra { $host }. Os registros faltam, estão errados ou ainda não são conhecidos em toda parte: confira onde o seu domínio é administrado e olhe de novo daqui a uma hora.
reach-meta-closed = A Meta não encontrou ninguém na porta { $port } de { $host }. Abra a porta no firewall e leve-a até aqui no roteador. Se o nome tem um registro AAAA, confira se esse endereço IPv6 também responde.
reach-meta-late = A Meta chamou { $host } na porta { $port } e não teve resposta a tempo. Abra a porta no firewall do servidor e no de quem o aluga, e confira se o proxy não espera em vão.
reach-meta-certificate = A Meta não confia no certificado de { $host }, ou não conseguiu acertar a criptografia. Ele deve ser de uma autoridade pública, para este mesmo nome, válido, e mostrado com a cadeia inteira.
reach-meta-redirected = Em { $host } a Meta foi encaminhada para outro endereço, e ela não segue. Faça o proxy passar como vem tudo o que está abaixo de /hooks/.
reach-meta-sign-in = Alguém na frente do Kontor em { $host } recusou a Meta. Deixe passar sem entrada tudo o que está abaixo de /hooks/: o próprio Kontor confere a assinatura da Meta.
reach-meta-proxy-alone = Um proxy ou túnel em { $host } disse à Meta que não encontra nenhum Kontor atrás. Confira se o Kontor está rodando e se o proxy passa para onde o Kontor escuta.
reach-meta-other-server = Em { $host } outro servidor respondeu à Meta: a pergunta não chegou aqui. Confira se os registros do domínio levam a esta máquina e se o roteador e o proxy passam este nome ao Kontor.
reach-meta-unexplained = A Meta não conseguiu verificar o endereço e não diz por quê. O que o Kontor vê, acima, talvez diga.
reach-meta-app-refused = Não se pediu à Meta que chamasse, pois ela não conhece nenhum aplicativo com o ID e o segredo que estão aqui. Dê ao número o segredo certo na página dele.
reach-meta-busy = A Meta não aceita mais perguntas no momento. Olhe de novo daqui a uma hora.
reach-meta-away = Não se chegou à Meta daqui para pedir que chamasse. Olhe de novo daqui a um minuto; se continuar assim, confira a saída desta máquina para a internet.
reach-meta-refused = A Meta não quis chamar por uma razão própria. Leia os avisos do seu aplicativo na Meta e olhe de novo.
reach-meta-by-hand = O Kontor não conhece o ID deste aplicativo, então não pode pedir à Meta que chame. Escreva você na Meta a URL de retorno e o token de verificação (seu aplicativo, WhatsApp, Configuração, Webhook): em “Verificar e salvar” a Meta chama e diz ali o que encontrou. Ambos estão na página do número.
