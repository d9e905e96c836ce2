# Words of the layout and the shared components. {$name} is already isolated where a name stands inside a sentence.

# Times
time-now = agora
time-just-now = agora mesmo
time-today = Hoje
time-yesterday = Ontem
time-yesterday-at = ontem, { $time }
time-minutes-ago = há { $minutes } min
time-hours-ago = há { $hours } h
time-under-a-minute = menos de um minuto
time-minutes = { $minutes } min
time-hours = { $hours } h
time-hours-minutes = { $hours } h { $minutes } min

# How far a message has come
tick-queued = Aguardando envio
tick-held = Retida
tick-sending = Sendo enviada
tick-unknown = Possivelmente enviada
tick-sent = Enviada
tick-delivered = Entregue
tick-read = Lida
tick-played = Reproduzida
tick-failed = Não entregue
tick-refused = Não enviada
tick-cancelled = Cancelada

# Layout
layout-skip = Ir para o conteúdo
layout-rooms = Seções
layout-account = Sua conta: { $name }
layout-unread = não lidos
layout-language = Idioma
layout-offline = Sem conexão. O que você vê pode estar desatualizado. O que você escrever fica aqui até poder ser enviado.

room-inbox = Caixa
room-people = Pessoas
room-reports = Relatórios
room-notices = Avisos
room-settings = Ajustes

problem-signed-out = Sua sessão foi encerrada
problem-forbidden = Isto não é permitido
problem-not-found = Não há nada aqui
problem-unavailable = Só um momento
problem-internal = Algo deu errado
problem-refused = Não foi possível
problem-home = Ir para o início

# What went wrong, by the code that programs see
problem-code-no-conversation = Não há conversa com esta pessoa que você possa ver. Copie o link e entregue de outro modo.
problem-code-poster-too-long = O texto é longo demais para um código. Publique um mais curto.
problem-code-connect-state = Esta volta da Meta não é sua, ou passou mais de uma hora. Comece de novo em Números conectados.
problem-code-template-refused = A Meta não aceita este modelo ou não o exclui. Abra de novo: ali se diz como está e o que mudar.
problem-code-template-locked = Enquanto a Meta avalia um modelo, ele não pode ser mudado. Olhe de novo em alguns minutos.
problem-code-template-not-waiting = Este modelo não espera mais nenhuma escolha. Olhe de novo.
problem-code-not-found = Não há nada aqui. Pode ter sido removido, ou o endereço está errado.
problem-code-forbidden = Sua função não permite isto. Um proprietário ou administrador deste negócio pode mudar isso.
problem-code-beyond-grant = O negócio permite que você veja uma parte dele, sem mudar nada.
problem-code-support-closed = Esta pergunta está encerrada. Se surgir de novo, faça uma nova.
problem-code-invalid = É preciso mudar alguns campos.
problem-code-signed-out = Sua sessão foi encerrada. Entre de novo; o que você escreveu continua nesta página.
problem-code-other-site = Este formulário foi enviado de outro site. Abra o próprio Kontor e tente de novo.
problem-code-unavailable = O Kontor não consegue acessar os dados no momento. Nada se perdeu; tente de novo.
problem-code-internal = Algo deu errado aqui, não por sua causa. Ficou registrado; tente de novo mais tarde.
problem-code-invalid-query = Não foi possível ler este endereço. Volte e escolha de novo.
problem-code-invalid-form = Não foi possível ler o que foi enviado. Volte e envie o formulário mais uma vez.
problem-code-too-large = Isto é grande demais. Envie menos de cada vez.
problem-code-email-taken = Este e-mail já tem acesso. Entre com ele.
problem-code-sign-in-wrong = Este e-mail e esta senha não combinam. Confira os dois e tente de novo.
problem-code-too-many-tries = Tentativas demais. Espere um pouco e tente de novo.
problem-code-link-spent = Este link já foi usado ou é antigo demais. Peça um novo a quem administra este Kontor.
problem-code-setup-spent = Este link de instalação não serve mais. Reinicie o Kontor para obter um novo.
problem-code-password-wrong = Esta não é a sua senha atual.
problem-code-password-changed = Sua senha foi mudada há um momento, em outro lugar. Entre de novo.
problem-code-settings-changed = Outra pessoa mudou os ajustes ao mesmo tempo que você. Nada foi sobrescrito: olhe a página de novo e refaça sua mudança.
problem-code-team-name-taken = Outra equipe já tem esse nome. Escolha outro.
problem-code-beyond-maker = Uma chave só pode permitir o que você mesmo pode fazer.
problem-code-no-scopes = Escolha ao menos uma coisa que a chave possa fazer.
problem-code-above-own-role = Você não pode dar, mudar nem tirar uma função acima da sua. Um proprietário pode.
problem-code-last-owner = Um negócio precisa de um proprietário. Torne outra pessoa proprietária primeiro.
problem-code-staff-changed = Outra pessoa mudou estes dados ao mesmo tempo que você. Olhe de novo e refaça sua mudança.
problem-code-invitation-spent = Este convite não está mais aberto. Peça um novo.
problem-code-other-login = Este convite é para alguém com outro e-mail. Entre como essa pessoa para aceitar.
problem-code-already-member = Esta pessoa já trabalha aqui.
problem-code-already-settled = Isto não espera mais por uma decisão. Veja o que consta lá agora.
problem-code-on-its-way = Esta mensagem já está a caminho. Veja o estado dela na conversa.
problem-code-not-waiting = Esta mensagem não espera para ser retirada. Ela sai sozinha.
problem-code-later-past = Esse horário já passou. Escolha um mais tarde.
problem-code-later-too-far = Falta mais de um ano. Escolha um horário mais próximo.
problem-code-later-no-time = Diga quando ela deve sair.
problem-code-window-closed-by-then = Até lá terão passado mais de 24 horas desde que esta pessoa escreveu. Escolha um modelo que saia no lugar ou um horário anterior.
problem-code-not-scheduled = Esta mensagem não espera mais nenhum horário. Veja o estado dela na conversa.
problem-code-note-too-long = Uma nota tem no máximo 4.096 caracteres.
problem-code-undo-too-late = Isto não pode mais ser desfeito: o minuto passou ou já foi desfeito.
problem-code-undo-changed = Outra pessoa, ou o cliente, mudou isto desde então. Nada foi desfeito: olhe de novo e decida.
problem-code-merge-itself = Esta é uma conversa só. Escolha outra para unir a ela.
problem-code-merge-two-people = Estas conversas são com duas pessoas diferentes. Unidas, uma resposta para uma chegaria à outra; por isso ficam separadas.
problem-code-merged-already = Alguém já uniu uma destas conversas. Olhe de novo e decida.
problem-code-merge-too-many = A outra conversa tem mais de 10.000 mensagens. Abra-a e una esta a ela.
problem-code-split-too-many = A partir desta mensagem há mais de 1.000. Escolha uma mensagem posterior.
problem-code-split-beginning = A conversa começa com esta mensagem, então nada restaria dela. Escolha uma mensagem posterior.
problem-code-conversation-merged = Esta conversa foi unida a outra. Procure-a na lista e faça lá.
problem-code-not-meant = Nesse meio-tempo, isto sairia de outro dos seus números, ou iria para outra pessoa, do que quando foi escrito. Veja para onde vai e envie de novo.
problem-code-label-taken = Outra etiqueta já tem esse nome. Escolha outro.
problem-code-too-many-labels = Já existem 100 etiquetas. Remova alguma de que não precisa mais.
problem-code-too-many-views = Já existem 50 visões. Exclua alguma de que não precisa mais.
problem-code-quick-reply-taken = Outra resposta rápida tem este atalho. Escolha outro.
problem-code-too-many-quick-replies = Já há 300 respostas rápidas. Exclua as que você não precisa mais.
problem-code-too-many-word-rules = Já há 50 regras de palavras. Exclua as que você não precisa mais.
problem-code-label-no-name = Dê um nome à etiqueta.
problem-code-label-too-long = O nome de uma etiqueta tem no máximo 40 caracteres.
problem-code-snooze-past = Esse horário já passou. Escolha um mais tarde.
problem-code-snooze-too-far = Falta mais de um ano. Escolha um horário mais próximo.
problem-code-snooze-no-time = Diga até quando.
problem-code-not-snoozed = Só o que está adiado tem um horário até o qual fica assim.
problem-code-identity-taken = Este número já é de outra pessoa. Abra essa pessoa e continue por lá.
problem-code-field-taken = Outro campo já se chama assim. Escolha outro nome.
problem-code-too-many-fields = Já há 200 campos. Use um deles.
problem-code-contact-not-here = Uma das duas pessoas não está na agenda desta empresa. Procurem por nome ou número e depois unam.
problem-code-contact-changed = Alguém alterou esta pessoa enquanto isso. Olhe de novo e altere o que ainda for preciso.
problem-code-changed-meanwhile = Alguém mudou isto desde que você olhou. Olhe de novo e depois decida.
problem-code-unknown = Escolha uma das opções oferecidas.
problem-code-unknown-assignee = Escolha alguém que trabalhe aqui e cuja função permita responder.
problem-code-unknown-team = Escolha uma equipe deste negócio.
problem-code-mail-off = O e-mail não está configurado aqui, por isso nada foi enviado. Quem administra este Kontor pode configurá-lo.
problem-code-notice-mandatory = Este aviso não pode ser silenciado: alguém precisa saber a tempo.
problem-code-inbox-disconnected = Este número foi desconectado. Conecte-o de novo como um novo número.
problem-code-request-changed = Outra pessoa avançou com esta solicitação nesse meio-tempo. Olhe de novo e depois decida.
problem-code-no-reason = Primeiro diga como ou por quê.
problem-code-no-change = Escolha a alteração que responde ao pedido. Se não houver nenhuma, corrija primeiro os dados.
problem-code-not-confirmed = Digite a palavra que confirma.
problem-code-nobody-known = Escolha alguém entre as pessoas deste negócio.
problem-code-too-many = Houve solicitações demais. Tente de novo mais tarde.
problem-code-push-address-refused = O serviço de notificações deste navegador não pode ser usado aqui. Use outro navegador ou receba os avisos por e-mail.
problem-code-push-keys-unusable = O navegador enviou chaves que não podem ser usadas. Recarregue a página e tente de novo.
problem-code-too-many-devices = Você já tem dez aparelhos. Remova um que não usa mais e depois adicione este.
problem-code-too-many-holidays = Já há 200 feriados. Remova os que não são mais necessários.
problem-code-too-many-invitations = Já foram convidadas tantas pessoas quantas um negócio pode convidar em um dia. Continue amanhã.
problem-code-no-password = Primeiro defina uma senha. Ela é pedida quando o endereço muda.
problem-code-same-address = Este já é o seu endereço.
problem-code-no-business = Você não pertence a nenhum negócio, e só se envia e-mail para negócios.
problem-code-too-many-keys = Já há tantas chaves quantas um negócio pode ter. Encerre as que não são mais usadas.
problem-code-too-many-webhook-endpoints = Já há dez endereços, tantos quantos um negócio pode ter. Remova um que não é mais usado.
problem-code-webhook-endpoint-disabled = Este endereço está desligado. Ligue-o primeiro.
problem-code-too-many-streams = Há páginas demais do Kontor abertas. Feche algumas e tente de novo.
problem-code-note-not-yours = Só quem escreveu uma nota a muda; um proprietário ou administrador também pode excluí-la. Escreva uma nota sua.
problem-code-note-changed = Esta nota foi mudada ou excluída nesse meio-tempo. Olhe de novo e depois decida.
problem-code-too-many-files = Arquivos demais esperam aqui ao mesmo tempo. Envie alguns ou espere um pouco e tente de novo.
problem-code-not-now = Isto já está em andamento ou terminou. Veja em que ponto está.
problem-code-evidence-gone = O arquivo não está mais aqui. O que foi registrado dele continua valendo.
problem-code-file-gone = O arquivo não está mais guardado. Envie-o de novo.
problem-code-too-late = Isto não pode mais ser desfeito ou já foi.

# Inbox
inbox-title = Caixa de entrada
inbox-open = { $number ->
    [one] { $number } aberta
   *[other] { $number } abertas
}
inbox-new = Nova conversa
inbox-search = Buscar pessoas e mensagens
inbox-search-messages = Ver todas as mensagens com estas palavras
choosing-begin = Escolher várias
choosing-title = Escolha conversas
choosing-chosen = { $number } escolhidas
choosing-end = Terminar de escolher
choosing-actions = O que fazer com elas
inbox-states = Mostrar
inbox-draft = Rascunho:
inbox-views = Visualizações
inbox-labels = Etiquetas
inbox-unread = não lidas
inbox-older = Conversas anteriores
inbox-older-messages = Mensagens anteriores
inbox-back = Voltar à lista
inbox-gone = Outra pessoa está com esta conversa agora
inbox-gone-about = Você pode ler o que está aqui; o que vier depois, essa pessoa verá.
inbox-back-to-thread = Voltar à conversa
inbox-messages = Mensagens
inbox-new-messages = Mensagens novas
inbox-no-messages = Ainda não há nada
inbox-no-messages-about = O que for escrito aparecerá aqui.
inbox-choose = Nenhuma conversa escolhida
inbox-choose-about = Escolha uma da lista para ler e responder.
inbox-note = Nota para a equipe
inbox-reactions = Reações
inbox-picture-with = { $title }: { $caption }
inbox-save-file = Salvar o arquivo
inbox-show = Mostrar
inbox-unsent-text = O que não foi enviado
inbox-looking = { $name } está olhando
inbox-typing = { $name } está digitando…

# Composer
composer-label = Sua resposta
composer-placeholder = Escreva uma resposta
composer-send = Enviar
composer-send-template = Enviar modelo
composer-left = para responder livremente; depois, só com modelo
composer-closed = Agora só é possível enviar um modelo
composer-templates = Escolher um modelo
composer-no-templates = Ainda não há nenhum modelo aprovado.
composer-make-template = Modelos
composer-kept = O que você tinha escrito
composer-said-above = Nada pode ser enviado agora. O motivo está acima.

# Person
person-known-by = Identificada por
person-confirmed = Confirmado
person-may-write = Podemos escrever?
person-may-yes = Sim
person-may-not-asked = Ainda não perguntamos
person-may-no = Não
person-timeline = Histórico

# What owners are told on every page
alert-label = Sobre esta instalação
alert-restored = O Kontor foi restaurado de um backup. Nada é enviado até que alguém confirme.
alert-restored-do = Ver o que espera
alert-backup-failed = O último backup não foi feito.
alert-look = Ver por quê
alert-terms = Há aqui termos ou uma página de privacidade que você ainda não aceitou.
alert-terms-do = Ler e aceitar
alert-kit = Perder o disco seria o fim: ninguém anotou o kit de recuperação.
alert-kit-do = Anotar
alert-rehearsal = Ninguém testou ainda se um backup pode ser restaurado.
alert-rehearsal-do = Testar

# While the operator may look
grant-label = Acesso do operador
grant-open = O operador pode ver este negócio até { $until }.
grant-open-do = Ver ou encerrar
grant-guest = Você está vendo { $business } como operador, até { $until }. Você não pode mudar nada, e cada página que abre fica registrada.
grant-guest-leave = Sair

docs-title = Interface de programação do Kontor
docs-key = Cada chamada envia uma chave de API do negócio: Authorization: Bearer kontor_… Um proprietário a cria nos ajustes.
layout-installation = Sobre esta instalação
layout-terms = Termos de uso
layout-privacy = Privacidade
layout-security = Segurança
layout-contact = Contato

month-and-year = { $month ->
    [1] janeiro de { $year }
    [2] fevereiro de { $year }
    [3] março de { $year }
    [4] abril de { $year }
    [5] maio de { $year }
    [6] junho de { $year }
    [7] julho de { $year }
    [8] agosto de { $year }
    [9] setembro de { $year }
    [10] outubro de { $year }
    [11] novembro de { $year }
   *[12] dezembro de { $year }
}

# Sem mouse
palette-title = Comandos
palette-label = Digite um comando, uma pessoa ou uma conversa
palette-none = Nada tem esse nome.
palette-close = Fechar isto
keys-title = Teclas
keys-next = Próxima conversa
keys-previous = Conversa anterior
keys-reply = Escrever uma resposta
keys-note = Escrever uma nota
keys-close = Fechar ou abrir de novo
keys-snooze = Adiar
keys-assign = Passar a alguém
keys-label = Etiquetas
keys-undo = Desfazer
keys-search = Buscar
keys-leave = Sair de um campo ou de um menu
keys-send = Enviar a resposta
keys-palette = Todos os comandos, pelo nome
keys-help = Esta folha
keys-on = Usar teclas soltas neste aparelho
keys-on-about = Desative-as se você fala com o aparelho ou se ele lê a tela para você. Os comandos continuam disponíveis com ctrl e k.
