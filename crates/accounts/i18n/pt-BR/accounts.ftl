# Words of the accounts: set-up, sign-in, staff, teams, API keys, settings.

# Businesses
tenant-name = Nome do negócio
tenant-name-explained = Como seus clientes o conhecem.
tenant-name-missing = Escreva o nome do seu negócio.
tenant-name-too-long = Use no máximo 120 caracteres.
tenant-address = Endereço
tenant-address-explained = Onde seus clientes encontram você ou para onde escrevem. Pode ficar vazio.
tenant-phone = Telefone
tenant-phone-explained = Seu próprio número, como os clientes o discam. Pode ficar vazio.
tenant-phone-invalid = Isto não é um número de telefone. Escreva com o código do país, como +55 11 91234-5678.
tenant-time-zone = Fuso horário
tenant-time-zone-explained = Os horários são mostrados e seguidos conforme este lugar.
tenant-time-zone-unknown = Escolha um fuso horário da lista.
tenant-country = País
tenant-country-unknown = Escolha um país da lista.
tenant-language = Idioma
tenant-language-explained = Para quem, entre seus colaboradores, não escolheu um idioma próprio.

# Fields shared by several forms
field-your-name = Seu nome
field-your-name-explained = Como os colegas o veem.
field-name-missing = Escreva um nome.
field-name-too-long = Use no máximo 80 caracteres.
field-email = E-mail
field-email-invalid = Isto não é um endereço de e-mail. Escreva como olga@example.org.
field-password = Senha
field-new-password = Nova senha
field-password-explained = Pelo menos 12 caracteres. Quanto mais longa, melhor: algumas palavras sem relação entre si são fáceis de lembrar. Qualquer caractere serve.
field-password-too-short = Use pelo menos 12 caracteres.
field-password-too-long = Use no máximo 256 caracteres.
field-password-common = Muita gente usa uma senha assim, por isso ela é uma das primeiras a ser tentada. Escolha uma em que só você pensaria.
field-password-known = Isto é quase o seu nome, e-mail ou negócio, que outras pessoas também conhecem. Escolha algo que elas não adivinhariam.
form-not-taken = É preciso mudar alguns campos:

# Set-up
setup-title = Preparar o Kontor
setup-about = Aqui são criados o seu negócio e o seu acesso. Leva um minuto, e depois tudo pode ser mudado.
setup-business = Seu negócio
setup-you = Você
setup-button = Preparar
setup-needs-link = Para preparar, é preciso o link
setup-needs-link-explained = O Kontor mostra um link ao iniciar, e um novo a cada vez até que alguém o tenha preparado. Abra o mais recente.

# Sign-up
sign-up-title = Começar com o Kontor
sign-up-button = Começar
sign-up-closed = Não é possível cadastrar novos negócios aqui
sign-up-closed-explained = Se um negócio convidou você, abra o convite. Se você já tem acesso, entre.
sign-up-wait = Cadastros demais a partir da sua rede. Tente de novo em { $minutes } min.
sign-up-taken = Este e-mail já tem acesso. Entre com ele e adicione seu negócio por lá.
sign-up-link = Cadastrar um novo negócio

# Sign-in
sign-in-title = Entrar
sign-in-button = Entrar
sign-in-wrong = Este e-mail e esta senha não combinam. Confira os dois e tente de novo.
sign-in-wait-seconds = Tentativas demais. Tente de novo em { $seconds } s.
sign-in-wait-minutes = Tentativas demais. Tente de novo em { $minutes } min.
sign-in-forgotten = Esqueceu a senha? Peça um link de acesso a quem administra este Kontor.
sign-in-link-title = Entrar por link
sign-in-link-about = Este link permite entrar uma única vez.
sign-in-link-spent = Este link não abre mais
sign-in-link-spent-explained = Ele já foi usado ou é antigo demais. Peça um novo a quem administra este Kontor.
sign-out = Sair
sign-out-everywhere = Sair em todos os lugares

# Businesses of a login
businesses-title = Seus negócios
businesses-none = Você ainda não pertence a nenhum negócio
businesses-none-explained = Peça um convite a um proprietário ou administrador de um negócio.
businesses-add = Adicionar um negócio
businesses-new-title = Um novo negócio

# Invitation
invitation-title = Participar de { $business }
invitation-about = Você foi convidado com a função { $role }.
invitation-spent = Este convite não está mais aberto. Peça um novo.
invitation-spent-title = Este convite não está mais aberto
invitation-spent-explained = Ele foi usado ou retirado, ou tem mais de sete dias. Peça um novo a quem convidou você.
invitation-other-login = Este convite é para alguém com outro e-mail. Entre como essa pessoa para aceitar.
invitation-for = Ele é para { $email }.
invitation-sign-in = Este e-mail já tem acesso. Entre com ele e você poderá aceitar.
invitation-other-signed-in = A sessão aberta é de outra pessoa. Saia primeiro.
invitation-traced = O que você abrir dos clientes fica anotado por doze meses; o proprietário pode ler isso quando houver um motivo.
invitation-accept = Participar
invitation-already-member = Esta pessoa já trabalha aqui.
invitation-too-many = Já foram convidadas tantas pessoas quantas um negócio pode convidar em um dia. Continue amanhã.

# Account
account-title = Sua conta
account-password = Senha
account-password-none = Você ainda não tem senha: entrou por um link. Escolha uma agora para poder entrar de novo.
account-current-password = Senha atual
account-current-password-wrong = Esta não é a sua senha atual.
account-change-password = Mudar a senha
account-set-password = Definir a senha
account-password-about = Ao mudar a senha, você sai em todos os outros dispositivos.
account-password-changed = Sua senha foi mudada. Você saiu em todos os outros dispositivos.
account-changed-meanwhile = Sua senha foi mudada há um momento, em outro lugar. Entre de novo.
account-email = E-mail
account-email-about = Com ele você entra, e os avisos vão para lá. Um link é enviado ao novo endereço; a mudança é feita quando você o abre estando conectado. Você sai em todos os outros dispositivos.
account-email-new = Novo e-mail
account-email-button = Enviar o link
account-email-off = Só pode ser mudado onde o e-mail está configurado: só um link enviado mostra que um endereço é seu. Peça a quem administra este Kontor que configure o e-mail.
account-email-no-password = Primeiro defina uma senha. Ela é pedida quando o endereço muda.
account-email-same = Este já é o seu endereço.
account-email-sent = Se o novo endereço puder receber e-mail agora, um link está a caminho. Até você abri-lo, tudo continua como está. Seu endereço atual foi avisado.
account-email-changed = Seu endereço foi mudado. Você saiu em todos os outros dispositivos.
address-title = Seu novo endereço
address-about = De agora em diante você entra com { $email }, e os avisos vão para lá.
address-button = Usar este endereço
address-sign-in = Primeiro entre com o seu endereço atual. Depois o novo poderá ser usado.
address-other = A sessão aberta aqui é de outra pessoa. Saia primeiro e abra o link de novo.
address-spent = Este link não abre mais: já foi usado, tem mais de duas horas, um mais novo foi enviado, ou você não está conectado. Peça um novo na sua conta.
address-taken = Este endereço tem um acesso próprio. Escolha outro endereço ou entre com este.
account-sessions = Onde você está conectado
account-this-device = Este dispositivo
account-last-used = Último uso
account-unknown-device = Dispositivo desconhecido
account-end-session = Sair por lá
account-theme = Aparência
account-theme-device = Como o dispositivo
account-theme-light = Clara
account-theme-dark = Escura
account-save = Salvar

# Settings and its tabs
tab-settings = Ajustes
tab-business = Negócio
tab-staff = Colaboradores
tab-teams = Equipes
tab-numbers = WhatsApp
tab-costs = Custos
tab-inbox = Caixa de entrada
tab-people = Pessoas
tab-automation = Respostas automáticas
tab-mail = E-mail
tab-privacy = Privacidade
tab-backups = Backups
tab-installation = Instalação
tab-keys = Chaves de API
tab-me = Você
tab-account = Sua conta
settings-title = Negócio
settings-about = Seu perfil e como o Kontor trabalha para você.
settings-profile = Perfil
settings-work = Como vocês trabalham
settings-agent-sees = O que os agentes veem
settings-agent-sees-explained = Proprietários e administradores sempre veem todas as conversas.
settings-agent-sees-all = Todas as conversas
settings-agent-sees-own = As próprias e as que ainda não são de ninguém
settings-agent-sees-unknown = Escolha uma das duas opções.
settings-quiet-from = Silêncio a partir de
settings-quiet-until = Silêncio até
settings-quiet-explained = Entre estes horários, nada automático ou promocional é enviado. As pessoas sempre podem responder. O mesmo horário duas vezes significa que nunca há silêncio.
settings-not-a-time = Escreva um horário como 21:00.
settings-save = Salvar
settings-saved = Salvo.
settings-stale = Outra pessoa mudou os ajustes ao mesmo tempo que você. Nada foi sobrescrito: olhe a página de novo e refaça sua mudança.
settings-read-only = Só um proprietário ou administrador pode mudá-los.

# Me
me-title = Você
me-about = O que seus colegas veem de você e como você lê o Kontor.
me-manner = Idioma e horário
me-language = Idioma
me-language-unknown = Escolha um idioma da lista.
me-as-business = Como no negócio
me-time-zone-explained = Para quando você está em outro lugar que o negócio. O horário de silêncio continua sendo o do negócio.
me-save = Salvar
me-saved = Salvo.

# Roles
role-owner = Proprietário
role-admin = Administrador
role-agent = Agente
role-viewer = Observador
role-explained = Proprietários podem fazer tudo. Administradores não podem criar chaves de API nem mudar proprietários. Agentes respondem aos clientes; não excluem pessoas nem exportam a lista. Observadores só olham.
role-unknown = Escolha uma função da lista.

# Staff
staff-title = Colaboradores
staff-about = Quem trabalha aqui e com qual função.
staff-you = Você
staff-role = Função
staff-name = Nome
staff-save = Salvar
staff-saved = Salvo.
staff-change = Mudar { $name }
staff-remove = Remover do negócio
staff-remove-title = Remover { $name }?
staff-remove-about = A sessão dessa pessoa é encerrada na hora, e suas chaves de API, links e convites perdem a validade. O que ela escreveu continua, com o nome dela.
staff-removed = Removido.
staff-keep = Manter
staff-not-found = Ninguém aqui tem este identificador. A pessoa pode ter sido removida.
staff-above-own-role = Você não pode dar, mudar nem tirar uma função acima da sua. Um proprietário pode.
staff-last-owner = Um negócio precisa de um proprietário. Torne outra pessoa proprietária primeiro.
staff-stale = Outra pessoa mudou estes dados ao mesmo tempo que você. Olhe de novo e refaça sua mudança.
staff-invite-title = Convidar alguém
staff-invite-about = É criado um link que você mesmo entrega. Ele abre uma vez, durante sete dias.
staff-invite-name = Nome da pessoa
staff-invite-button = Criar o link
staff-invited = O convite está pronto
staff-invited-about = Envie você mesmo este link a { $name }. Ele só é mostrado agora.
staff-invited-mailed = Um e-mail com este link está a caminho de { $name }. Você também pode enviá-lo: ele só é mostrado agora.
staff-invitation-link = Link do convite
staff-invitations = Convites abertos
staff-invitation-until = Aberto até
staff-invitation-revoke = Retirar
staff-invitation-revoked = Retirado.
staff-invitation-gone = Este convite não estava mais aberto.
copy = Copiar
copied = Copiado

# Teams
teams-title = Equipes
teams-about = Passe conversas a um grupo, como recepção ou consertos.
teams-none = Ainda não há equipes
teams-none-explained = Uma equipe é útil assim que duas pessoas cuidam do mesmo tipo de pergunta.
team-new = Nova equipe
team-name = Nome da equipe
team-create = Criar a equipe
team-rename = Renomear
team-add = Adicionar
team-add-label = Adicionar alguém
team-remove = Tirar
team-remove-person = Tirar { $name } de { $team }
team-nobody = Ainda não há ninguém nesta equipe.
team-not-found = Esta equipe ou pessoa não está mais aqui.
team-name-taken = Outra equipe já tem esse nome. Escolha outro.
team-saved = Salvo.

# API keys
keys-title = Chaves de API
keys-about = Uma chave dá acesso a um programa seu. Cada uma pode fazer só o que você escolher.
keys-none = Ainda não há chaves
keys-none-explained = Você só precisa de uma se um programa seu conversa com o Kontor.
key-new = Nova chave
key-name = Para que serve
key-name-explained = Para você saber depois qual programa a tem.
key-scopes = O que ela pode fazer
key-create = Criar a chave
key-made = A chave está pronta
key-made-about = Copie-a agora para o seu programa. Ela não fica guardada, por isso não pode ser mostrada de novo.
key-label = Chave de API
key-used = último uso
key-never-used = nunca usada
key-by-operator = criada pelo operador
key-by = criada por { $name }
key-revoke = Encerrar esta chave
key-revoke-title = Encerrar a chave “{ $name }”?
key-revoke-about = O programa que a tem perde o acesso na hora. Isto não pode ser desfeito.
key-revoked = A chave foi encerrada.
key-keep = Manter
key-not-found = Esta chave não está mais aqui.
key-beyond-maker = Uma chave só pode permitir o que você mesmo pode fazer.
key-no-scopes = Escolha ao menos uma coisa que a chave possa fazer.
key-too-many = Já há tantas chaves quantas um negócio pode ter. Encerre as que não são mais usadas.
scope-conversations-read = Ver conversas e mensagens
scope-conversations-write = Responder, atribuir, fechar e reabrir
scope-contacts-read = Ver pessoas
scope-contacts-write = Cadastrar e mudar pessoas
scope-contacts-delete = Excluir pessoas
scope-contacts-export = Exportar pessoas
scope-consents-read = Ver o que as pessoas permitiram
scope-consents-write = Registrar o que as pessoas permitem ou recusam
scope-inboxes-read = Ver os números conectados
scope-inboxes-manage = Conectar e desconectar números
scope-staff-read = Ver quem trabalha aqui
scope-staff-manage = Convidar, mudar e remover colaboradores
scope-api-keys-manage = Criar e encerrar chaves de API
scope-settings-manage = Mudar os ajustes do negócio
scope-privacy-manage = Responder a pedidos sobre dados
scope-events-read = Acompanhar o que acontece

# For the first line of a list to choose from
choose = Escolher…

# Notices
notice-mandatory = Avisos sobre segurança, cobrança e questões legais não podem ser silenciados: alguém precisa saber a tempo.
notice-class-security = Segurança
notice-class-billing = Cobrança
notice-class-legal = Questões legais
notice-class-work = Seu trabalho
notice-class-health = Números e instalação
notice-class-news = Novidades
notice-way-mail = E-mail
notice-way-push = Notificação

# Each notice: what happened, what it means and what to do, and the words of its link
notice-new-message-title = Nova mensagem
notice-new-message-text = Um cliente escreveu. Ninguém respondeu ainda.
notice-new-message-action = Abrir a conversa
notice-mentioned-title = Chamaram você para uma conversa
notice-mentioned-text = { $name } citou você em uma nota.
notice-mentioned-action = Ler a nota
notice-snooze-over-title = Uma conversa voltou
notice-snooze-over-text = Você a tinha adiado até agora.
notice-snooze-over-action = Abrir a conversa
notice-unanswered-title = Um cliente está esperando
notice-unanswered-text = Um cliente espera uma resposta há { $minutes ->
    [one] { $minutes } minuto
   *[other] { $minutes } minutos
}.
notice-unanswered-action = Abrir a conversa
notice-number-silent-title = Um número está mais quieto que o normal
notice-number-silent-text = { $number } não recebe nada há { $hours ->
    [one] { $hours } hora
   *[other] { $hours } horas
}, embora nesse horário costumem escrever. Ou ninguém escreveu, ou o WhatsApp não chega ao Kontor. Verifique a conexão.
notice-number-silent-action = Verificar o número
notice-signatures-failing-title = Chegam mensagens em que não se pode confiar
notice-signatures-failing-text = Os envios para { $app } chegam com uma assinatura errada, por isso são recusados. O mais comum é que o segredo do aplicativo tenha mudado na Meta: informe o novo. Até lá, nenhuma mensagem deste aplicativo chega.
notice-signatures-failing-action = Verificar o aplicativo
notice-number-health-title = O WhatsApp mudou algo em um número
notice-number-health-text = A Meta informa uma mudança em { $number }: { $what ->
    [access] a conexão não funciona mais, então as mensagens esperam.
    [sending] ele só pode enviar em parte, ou nada.
    [state] a situação dele no WhatsApp piorou.
    [ban] a conta está banida, ou será.
    [restriction] a conta não pode fazer tudo por algum tempo.
    [violation] a Meta diz que a conta violou uma regra.
    [link] este aplicativo e a conta não estão mais vinculados.
    [review] a análise da conta pela Meta terminou mal.
    [quality] as pessoas bloqueiam ou denunciam as mensagens mais do que antes.
    [limit] ele pode escrever primeiro para menos pessoas do que antes.
    [throughput] ele pode enviar menos mensagens por segundo do que antes.
    [name] o nome que os clientes veem não está aprovado.
    [new_name] o nome novo não foi aprovado.
    [pin] o PIN foi alterado, ou alguém está tentando. Se não foi ninguém de vocês, aja agora.
    [alert] a Meta avisa você sobre a conta.
    [template] a Meta interrompeu um dos seus modelos.
    [template_quality] as pessoas não gostam de um dos seus modelos.
   *[other] qualidade, limite, nome ou situação.
} A página do número diz o que isso significa e o que fazer.
notice-number-health-action = Ver o número
notice-template-recounted-title = Um modelo agora conta como marketing
notice-template-recounted-text = A Meta conta o modelo “{ $template }” como marketing. Ele está em pausa para o que foi escrito até você escolher: enviá-lo como oferta ou usar outro.
notice-template-recounted-action = Escolher
notice-template-coming-title = Um modelo vai contar como marketing
notice-template-coming-text = A Meta vai contar o modelo “{ $template }” como marketing { $hours ->
    [0] em menos de uma hora
    [one] em uma hora
   *[other] em cerca de { $hours } horas
}. A partir de então ele fica em pausa para o que foi escrito. Escreva outro a tempo, ou envie-o então como oferta.
notice-template-coming-action = Ver
notice-template-rejected-title = A Meta recusou um modelo
notice-template-rejected-text = A Meta recusou o modelo “{ $template }” ({ $language }): { $why ->
    [ABUSIVE_CONTENT] considera ofensivas as palavras.
    [SCAM] acha que é uma fraude.
    [PROMOTIONAL] parece uma oferta.
    [INCORRECT_CATEGORY] não combina com o tipo.
    [CATEGORY_NOT_AVAILABLE] o tipo não está disponível para sua conta no momento.
    [TAG_CONTENT_MISMATCH] as palavras estão em outro idioma que o escolhido.
    [INVALID_FORMAT] algo na forma não é permitido.
   *[other] não deu nenhum motivo que se conheça aqui.
} A página dele diz o que mudar; depois envie de novo.
notice-template-rejected-action = Ver o que mudar
notice-template-approved-title = A Meta aprovou um modelo
notice-template-approved-text = A Meta aprovou o modelo “{ $template }” ({ $language }). Ele já pode ser enviado.
notice-template-approved-action = Ver
notice-template-paused-title = A Meta parou um modelo por algumas horas
notice-template-paused-text = A Meta parou o modelo “{ $template }” ({ $language }) por algumas horas porque as pessoas não gostaram. Até lá ele não é enviado; na terceira vez é desativado. Mude as palavras ou envie a menos pessoas.
notice-template-paused-action = Ver o que fazer
notice-template-disabled-title = A Meta desativou um modelo
notice-template-disabled-text = A Meta desativou o modelo “{ $template }” ({ $language }) para sempre. Ele não pode mais ser enviado. Escreva um novo com outras palavras.
notice-template-disabled-action = Ver
notice-template-moved-title = Um modelo não conta mais como marketing
notice-template-moved-text = A Meta não conta mais o modelo “{ $template }” ({ $language }) como marketing. Ele volta a sair para todos para quem foi escrito.
notice-template-moved-action = Ver
notice-payment-trouble-title = Mensagens do WhatsApp esperam um pagamento
notice-payment-trouble-text = A Meta não enviará de { $number } até ser paga. O que custa dinheiro espera e não se perde. Adicione uma forma de pagamento ou pague a fatura nas configurações de pagamento da Meta e depois diga aqui que está feito.
notice-payment-trouble-action = Ver o que fazer
notice-consent-ending-title = Consentimentos de ofertas terminam logo
notice-consent-ending-text = { $count ->
        [one] O consentimento de uma pessoa
       *[other] O consentimento de { $count } pessoas
    } para receber ofertas termina daqui a { $days } dias ou pouco depois, pela sua regra ou por lei. Depois disso as ofertas não chegam a elas até que aceitem de novo.
notice-consent-ending-action = Ver de quem
notice-token-expiring-title = Uma conexão do WhatsApp está para terminar
notice-token-expiring-text = O token de { $number } termina em { $days ->
    [one] { $days } dia
   *[other] { $days } dias
}. Depois disso, nada é enviado nem recebido. Crie um novo token na Meta e informe-o aqui.
notice-token-expiring-action = Informar um novo token
notice-backup-failed-title = O backup falhou
notice-backup-failed-text = Não foi possível fazer o backup da noite passada. Se o disco se perdesse agora, o que chegou desde o último backup bom se perderia. Veja o motivo e tente de novo.
notice-backup-failed-action = Ver o que aconteceu
notice-backup-not-rehearsed-title = Ninguém testou o backup ainda
notice-backup-not-rehearsed-text = Os backups são feitos, mas nenhum foi restaurado com o seu kit de recuperação. Teste uma vez, para saber que funciona antes de precisar.
notice-backup-not-rehearsed-action = Testar uma restauração
notice-installation-weaker-title = Esta instalação ficou mais fraca
notice-installation-weaker-text = A verificação da noite encontrou { $count ->
    [one] { $count } coisa que antes estava melhor
   *[other] { $count } coisas que antes estavam melhores
}. Ela diz como { $count ->
    [one] consertá-la
   *[other] consertá-las
}.
notice-installation-weaker-action = Ver o que consertar
notice-deletion-requested-title = Alguém pede que seus dados sejam apagados
notice-deletion-requested-text = Chegou uma solicitação para apagar dados pessoais. A lei dá um prazo limitado para respondê-la.
notice-deletion-requested-action = Abrir a solicitação
notice-correction-requested-title = Alguém pede que seus dados sejam corrigidos
notice-correction-requested-text = Chegou uma solicitação para corrigir dados pessoais. A lei dá um prazo limitado para respondê-la.
notice-correction-requested-action = Abrir a solicitação
notice-support-granted-title = O operador pode olhar seu negócio
notice-support-granted-text = Alguém do seu negócio deu acesso ao operador por { $hours ->
    [one] { $hours } hora
   *[other] { $hours } horas
}. Cada consulta fica registrada, e você pode encerrar o acesso a qualquer momento.
notice-support-granted-action = Ver o acesso
notice-support-answered-title = O operador respondeu a você
notice-support-answered-text = Há uma resposta à sua pergunta ao operador deste Kontor.
notice-support-answered-action = Ler a resposta
notice-terms-changed-title = Os termos mudaram
notice-terms-changed-text = Há uma nova versão dos termos: { $version }. Leia o que mudou e aceite se estiver de acordo.
notice-terms-changed-action = Ler os termos
notice-sign-in-from-new-device-title = Entrada em um novo dispositivo
notice-sign-in-from-new-device-text = Seu acesso foi usado em um dispositivo que nunca o tinha usado: { $device }. Se foi você, não há nada a fazer. Se não, mude sua senha agora: isso encerra todas as outras sessões.
notice-sign-in-from-new-device-action = Ver onde você está conectado
notice-password-changed-title = Sua senha foi mudada
notice-password-changed-text = Sua senha foi mudada, e as sessões em todos os outros dispositivos foram encerradas. Se não foi você, peça imediatamente uma nova senha por e-mail na página de entrada e avise um proprietário.
notice-password-changed-action = Abrir sua conta
notice-email-change-asked-title = Foi pedido outro endereço para o seu acesso
notice-email-change-asked-text = Alguém que sabe a sua senha pediu que o seu acesso tenha outro e-mail. Até o novo endereço responder, tudo continua como está. Se não foi você, mude sua senha agora: isso cancela o pedido.
notice-email-change-asked-action = Abrir sua conta
notice-email-changed-title = Seu acesso tem outro endereço
notice-email-changed-text = De agora em diante o seu acesso tem outro e-mail, e as mensagens vão para lá. As sessões em todos os outros dispositivos foram encerradas. Se não foi você, avise imediatamente um proprietário e quem administra este Kontor.
notice-email-changed-action = Abrir sua conta
notice-colleagues-login-title = Um colega não foi avisado sobre o próprio acesso
notice-colleagues-login-text = Algo mudou no acesso de { $name }: a senha, o endereço ou um novo dispositivo. O e-mail que dizia isso voltou. Pergunte a { $name } se foi intencional.
notice-colleagues-login-action = Ver seu colega
notice-role-changed-title = Alguém tem outra função
notice-role-changed-text = { $name } agora tem a função “{ $role }”. Se ninguém de vocês quis isso, confira os colaboradores imediatamente.
notice-role-changed-action = Ver os colaboradores
notice-member-removed-title = Alguém foi removido do negócio
notice-member-removed-text = { $name } não pertence mais ao seu negócio, e sua sessão foi encerrada. Se ninguém de vocês quis isso, confira os colaboradores imediatamente.
notice-member-removed-action = Ver os colaboradores
notice-api-key-made-title = Uma nova chave de API foi criada
notice-api-key-made-text = Um programa pode entrar com uma nova chave: { $name }. Se ninguém de vocês quis isso, encerre a chave.
notice-api-key-made-action = Ver as chaves
notice-mail-bounced-title = Os e-mails para um colega voltam
notice-mail-bounced-text = Os e-mails para { $name } voltam, por isso os avisos não chegam por lá. Peça outro endereço.
notice-mail-bounced-action = Ver os colaboradores

# Mails
mail-notice-title = Há algo que você precisa saber
mail-notice-text = O Kontor tem algo a dizer a você.
mail-notice-action = Abrir o Kontor
mail-invitation-title = Participe de { $business } no Kontor
mail-invitation-text = { $business } convida você a trabalhar no Kontor. O link abre uma vez, durante sete dias.
mail-invitation-action = Aceitar o convite
mail-reset-title = Escolha uma nova senha
mail-reset-text = Alguém pediu uma nova senha para o seu acesso. Se foi você, escolha uma dentro de uma hora: o link abre uma vez e encerra suas outras sessões.
mail-reset-action = Escolher uma nova senha
mail-verification-title = Este endereço é seu?
mail-verification-text = Mostre que este endereço é seu, para que uma nova senha e avisos importantes possam ser enviados para ele.
mail-verification-action = Sim, é meu
mail-address-title = Seu novo endereço
mail-address-text = Alguém quer entrar no Kontor com este endereço de agora em diante. Se foi você, abra o link em um navegador em que você esteja conectado.
mail-address-action = Usar este endereço
mail-question-title = Uma pergunta espera por você
mail-question-text = { $business } pergunta a você, como operador desta instalação. A pergunta está no Kontor, e nada dela neste e-mail.
mail-question-action = Ler e responder
mail-test-title = E-mail de teste
mail-test-text = Este e-mail mostra que o Kontor pode escrever para você. { $business } o pediu há um momento.
mail-test-action = Voltar à página de e-mail
mail-foot-mandatory = Você recebe isto porque trabalha em { $business }. Avisos sobre segurança, cobrança e questões legais sempre chegam.
mail-foot-notice = Você recebe isto porque trabalha em { $business }. Escolha o que avisar a você, e como: { $choices }
mail-foot-invitation = Se você não conhece este negócio, não faça nada: sem o link ninguém entra.
mail-foot-reset = Se não foi você, não faça nada: sua senha continua como está.
mail-foot-verification = Se você não usa o Kontor, não faça nada.
mail-foot-address = Se não foi você, não faça nada: sem a sua sessão o link não muda nada.
mail-foot-question = Você o recebe porque é o operador deste Kontor.
mail-foot-test = Não há nada a fazer.

# The list of notices, and how one is told
notices-title = Avisos
notices-none = Nada a avisar
notices-none-explained = Aqui fica o que você precisa ou quer saber, além de chegar pelos meios que você escolheu.
notices-new = Novo
notices-read-all = Marcar tudo como lido
notices-choose = Escolher o que avisar
notices-older = Avisos anteriores
notices-bouncing = Os e-mails para você voltam
notices-bouncing-explained = Seu endereço os devolve, por isso os avisos só ficam aqui. Peça a um proprietário que convide você com outro endereço. O primeiro voltou
notices-choices-title = O que avisar a você
notices-choices-about = Todos os avisos ficam na sua lista. Escolha aqui quais chegam também por outros meios.
notices-choices-saved = Salvo.
duty-title = De plantão
duty-is-on = Você está de plantão.
duty-is-off = Você está fora do plantão.
duty-explained = Quem está fora do plantão não é avisado de clientes que ainda não têm ninguém.
duty-go = Sair do plantão
duty-come-back = Voltar ao plantão
push-title = Seus aparelhos
push-about = Um aparelho que você adicionar aqui avisa na hora, com som. Ele diz o que aconteceu e nenhum nome, por exemplo “Nova mensagem”.
push-this-device = Este aparelho
push-ask = Avisar neste aparelho
push-ask-explained = Seu navegador pergunta se o Kontor pode enviar notificações. Permita.
push-no-script = Para adicionar este aparelho é preciso JavaScript, que está desativado neste navegador. Ative-o para este site ou receba os avisos por e-mail.
push-is-here = Este aparelho está adicionado.
push-denied = Este navegador não deixa o Kontor enviar notificações. Permita as notificações deste site nas configurações do navegador e abra esta página de novo.
push-unable = Este navegador não pode receber avisos aqui. Em um iPhone ou iPad, coloque primeiro o Kontor na tela de início, como descrito abaixo. Nos outros, use uma versão atual do Chrome, Edge, Firefox ou Safari, fora de janela anônima.
push-failed = O navegador não conseguiu adicionar este aparelho: o serviço de notificações dele não respondeu. Verifique a conexão e tente de novo, ou use outro navegador.
push-devices = Aparelhos que recebem avisos
push-none = Nenhum aparelho ainda
push-none-explained = Até você adicionar um, os avisos chegam pelos outros meios que você escolheu.
push-added = Este aparelho está adicionado. Envie um teste para ver se chega.
push-removed = O aparelho foi removido.
push-tested = Um teste foi enviado
push-tested-explained = Se ele não aparecer em um minuto, veja se o aparelho permite as notificações deste navegador e se está em “não perturbe”. Se um aparelho sumiu da lista abaixo, o serviço de notificações não o conhecia mais: adicione-o de novo.
push-reached = Último aviso recebido
push-added-at = Adicionado
push-test = Enviar um teste
push-remove = Remover
push-test-title = Isto é um teste
push-trouble-unreachable = Da última vez não foi possível alcançar o serviço de notificações.
push-trouble-silent = Da última vez o serviço de notificações não respondeu.
push-trouble-busy = Da última vez o serviço de notificações estava sobrecarregado.
push-trouble-refused = O serviço de notificações recusa o que o Kontor envia. Remova este aparelho aqui e adicione-o de novo no próprio aparelho.
push-refused-address = O serviço de notificações deste navegador não pode ser usado: o Kontor só chama serviços na internet pública, por https. Use outro navegador ou receba os avisos por e-mail.
push-refused-keys = O navegador enviou chaves que não podem ser usadas. Recarregue a página e tente de novo.
push-refused-too-many = Você já tem dez aparelhos. Remova um que não usa mais e depois adicione este.
push-phone = Coloque o Kontor no seu celular
push-phone-about = Na tela de início o Kontor abre como um aplicativo, toca quando um cliente escreve e mostra quanto há sem ler.
push-phone-open = Abra o Kontor pela tela de início e entre.
push-phone-ask = Abra “Avisos” e depois “Seus aparelhos”. Toque em “Avisar neste aparelho” e em “Permitir”.
push-phone-test = Toque em “Enviar um teste”. Quando ele aparecer, toque nele: o Kontor abre.
push-iphone = iPhone e iPad
push-iphone-about = Precisa do iOS 16.4 ou mais novo. A Apple só deixa avisar os aplicativos da tela de início.
push-iphone-browser = Abra este endereço no Safari:
push-iphone-share = Toque no botão de compartilhar, o quadrado com uma seta para cima.
push-iphone-add = Escolha “Adicionar à Tela de Início” e depois “Adicionar”.
push-android = Android
push-android-about = Funciona no Chrome, Edge e Firefox.
push-android-browser = Abra este endereço no Chrome:
push-android-menu = Toque no menu dos três pontos, depois em “Adicionar à tela inicial” e “Instalar”.

# The mail page
mail-title = E-mail
mail-about = Como o Kontor escreve para você e seus colegas. Clientes não recebem e-mail daqui.
mail-way = Como o e-mail sai
mail-off = Este Kontor não envia e-mail
mail-off-explained = Convites e senhas seguem por links para copiar, e os avisos ficam só na lista. Quem administra este Kontor pode indicar um servidor de e-mail: docs/operating.md, “Mail”.
mail-from = Remetente
mail-server = Servidor
mail-line = Linha
mail-line-tls = Criptografada (TLS)
mail-line-starttls = Criptografada (STARTTLS)
mail-line-loopback = Sem criptografia, só para esta máquina
mail-hook = Para que o Kontor saiba quais e-mails voltam, faça o Resend enviar email.bounced e email.suppressed para este endereço:
mail-hook-label = Endereço do webhook
mail-test-button = Enviar um e-mail de teste
mail-test-about = Ele vai para o seu próprio endereço. A resposta do servidor aparece abaixo.
mail-test-wait = Você pediu um e-mail de teste há um momento. Espere um minuto e veja abaixo o que aconteceu com ele.
mail-tested = Veja abaixo o que aconteceu com o e-mail de teste. Se ele ainda espera, carregue a página de novo daqui a pouco.
mail-unanswered = Clientes que esperam
mail-unanswered-minutes = Avisar depois de quantos minutos
mail-unanswered-explained = Quando ninguém respondeu a um cliente por esse tempo, a pessoa responsável recebe um e-mail, ou todos que estão de plantão. De 1 a 240.
mail-unanswered-wrong = Escreva um número de 1 a 240.
mail-log = O que aconteceu com os últimos e-mails
mail-log-none = Ainda não há e-mails
mail-log-none-explained = Aqui ficam os e-mails dos últimos 30 dias, com a resposta do servidor.
mail-purpose-notice = Aviso
mail-purpose-invitation = Convite
mail-purpose-reset = Nova senha
mail-purpose-verification = Este endereço é seu?
mail-purpose-address = Novo endereço
mail-purpose-question = Pergunta ao operador
mail-purpose-test = E-mail de teste
mail-state-queued = Aguardando
mail-state-again = Será tentado de novo
mail-state-sent = Enviado
mail-state-bounced = Voltou
mail-state-failed = Não enviado
mail-state-off = Não enviado: não há e-mail aqui
mail-answered = Resposta:
mail-trouble-unreachable = Não é possível alcançar o servidor de e-mail. Confira o nome e a porta, e se ele está no ar.
mail-trouble-silent = O servidor de e-mail foi alcançado, mas não respondeu a tempo. Ele pode estar ocupado, ou um firewall o retém.
mail-trouble-insecure = A linha até o servidor de e-mail não pode ser mantida em segredo: ele não oferece criptografia, ou o certificado não é dele. Nada foi enviado.
mail-trouble-sign-in = O servidor de e-mail não aceita o usuário e a senha, ou a chave. Informe-os de novo nos ajustes desta instalação.
mail-trouble-sender = O servidor de e-mail não envia para este remetente. Confira o endereço do remetente e se o domínio está configurado lá.
mail-trouble-address = O endereço devolve os e-mails: pode estar errado ou não existir mais.
mail-trouble-refused = O servidor de e-mail não aceita este e-mail. A resposta dele diz por quê.
mail-trouble-busy = O servidor de e-mail pede para esperar.
mail-trouble-strange = A resposta do servidor de e-mail não faz sentido. Talvez não seja um servidor de e-mail.
mail-trouble-late = Não pôde ser enviado enquanto ainda servia.

# A forgotten password, and showing that an address is one's own
forgot-link = Esqueceu a senha?
forgot-title = Senha esquecida
forgot-about = Escreva seu e-mail e você receberá um link para escolher uma nova senha.
forgot-button = Enviar o link
forgot-sent = Se este e-mail tem acesso, um link está a caminho
forgot-sent-explained = Ele abre uma vez, dentro de uma hora. Se nenhum e-mail chegar, procure entre os indesejados ou pergunte a um proprietário do seu negócio se este é o endereço certo.
forgot-back = Voltar à entrada
reset-title = Escolher uma nova senha
reset-spent-explained = Ele já foi usado, tem mais de uma hora, ou um mais novo foi enviado. Peça um novo.
verification-ask = Mostrar que é seu
verification-sent = Um e-mail com um link está a caminho. Se não chegar, espere um quarto de hora antes de pedir de novo.
verification-is = Seu
verification-done = Este endereço é seu
verification-on = Continuar
verification-spent = Ele já foi usado, tem mais de um dia, ou um mais novo foi enviado. Peça um novo na sua conta.

# Support: asking the operator, and letting it look
tab-support = Ajuda
scope-support-grant = Deixar o operador ver o negócio
support-title = Ajuda
support-about = Pergunte a quem administra este Kontor. Todos que trabalham aqui veem as perguntas e as respostas.
support-nobody = Ainda não há um operador designado
support-nobody-explained = O que você perguntar fica guardado. Quem administra este Kontor designa um operador no servidor, com: kontor operator link --email
support-asked = O que foi perguntado
support-none = Nada foi perguntado ainda.
support-none-explained = As perguntas ficam aqui até um ano depois da última palavra.
support-older = Perguntas anteriores
support-ask = Perguntar ao operador
support-subject = Do que se trata?
support-subject-missing = Diga em poucas palavras do que se trata.
support-subject-too-long = Diga em no máximo 120 caracteres; o resto cabe abaixo.
support-words = Sua pergunta
support-words-explained = O que você fez, o que aconteceu e o que esperava? Deixe de fora nomes e números de clientes.
support-words-missing = Escreva algo primeiro.
support-words-too-long = Tem mais de 5.000 caracteres. Encurte ou envie em duas partes.
support-page = Sobre qual página? (opcional)
support-page-explained = O endereço como aparece no navegador, a partir de /t/.
support-page-is = Página
support-send = Enviar
support-more = Escrever mais
support-close = Isto está resolvido
support-is-closed = Esta pergunta está encerrada. Se surgir de novo, faça uma nova.
support-unknown = Não há nada aqui. Pode ter sido removido, ou o endereço está errado.
support-too-many = Há coisas demais em aberto aqui. Encerre o que está resolvido e depois continue.
support-meanwhile = Outra pessoa deu acesso ao operador no mesmo momento. Veja o que está aberto agora.
support-choose = Escolha uma das opções.
support-operator = Operador
support-state-waiting = Espera o operador
support-state-to-answer = A responder
support-state-answered = Respondida
support-state-closed = Encerrada
support-done-asked = Sua pergunta foi enviada. Você será avisado quando houver uma resposta.
support-done-closed = A pergunta está encerrada.
support-done-granted = O operador já pode olhar. Cada página que abrir fica registrada aqui.
support-done-ended = O operador não pode mais olhar.
support-grants = O operador pode olhar?
support-hours = O operador pode ver o seu negócio?
support-hours-explained = Ele lê e não muda nada, cada página que abre fica registrada para você, e você pode encerrar a qualquer momento.
support-hours-none = Não
support-hours-hour = Por uma hora
support-hours-day = Por 24 horas
support-hours-week = Por sete dias
support-extent = O que pode ver?
support-extent-settings = Ajustes, equipe e números; nenhum cliente
support-extent-conversations = Tudo o que um observador vê: também todas as pessoas e conversas
support-grant-open = O operador pode olhar até { $until }
support-grant-none = O operador não vê nada deste negócio agora.
support-grant-see = Ver o que olhou, ou encerrar
support-grant-give = Deixar o operador olhar
support-grant-is-open = Aberto
support-grant-is-over = Encerrado
support-grant-title = Acesso do operador
support-grant-about = O que o operador pôde ver, e cada página que abriu.
support-grant-extent = O que pode ver
support-grant-given-by = Dado por
support-grant-from = Desde
support-grant-until = Até
support-grant-ended-by = Encerrado por
support-grant-by-clock = o relógio
support-grant-end = Encerrar agora
support-looks = O que foi olhado
support-looks-about = As novidades de uma página aberta também são olhares: estão no fluxo de eventos do negócio, e aqui não aparecem.
support-looks-none = O operador não abriu nenhuma página.
support-looks-older = Olhares anteriores
support-look-inbox = A lista de conversas
support-look-conversation = Uma conversa
support-look-message = Uma mensagem
support-look-people = A lista de pessoas
support-look-person = Uma pessoa
support-look-settings = Os ajustes do negócio
support-look-staff = A equipe
support-look-colleague = Alguém da equipe
support-look-teams = As equipes
support-look-team = Uma equipe
support-look-numbers = Os números conectados
support-look-number = Um número conectado
support-look-hours = Quando o negócio está aberto
support-look-support = Perguntas ao operador
operator-room = Ajuda
operator-account = Conta
operator-title = Operador
operator-about = O que os negócios desta instalação perguntam a você. Dos dados deles você não vê nada, a menos que um deixe você olhar por um tempo.
operator-questions = Perguntas em aberto
operator-questions-none = Ninguém espera uma resposta
operator-questions-none-explained = As perguntas novas aparecem aqui assim que são feitas.
operator-businesses = Negócios
operator-questions-more = Próximas perguntas
operator-businesses-more = Próximos negócios
operator-open-questions = { $number ->
    [one] { $number } pergunta em aberto
   *[other] { $number } perguntas em aberto
}
operator-may-look = Você pode olhar até { $until }
operator-may-look-explained = Você não pode mudar nada, e cada página que abrir fica registrada para o negócio.
operator-may-not-look = Você não vê nada deste negócio
operator-may-not-look-explained = Se precisar olhar, peça na sua resposta: um proprietário ou administrador pode permitir por um tempo.
operator-look = Olhar
operator-business = Negócio
operator-asked-by = Perguntado por
operator-answer = Sua resposta
operator-done-answered = Sua resposta foi enviada.
operator-link-title = Entrar como operador

# Horário
tab-hours = Horário
hours-title = Horário de atendimento
hours-about = Quando seu negócio está aberto. Os clientes veem isso na sua página de contato, e quem está de plantão no horário de atendimento é avisado de clientes nesse tempo.
hours-week = Uma semana comum
hours-explained = Escreva as horas de cada dia assim: 9:00–12:30, 14:00–18:00. Deixe vazio o dia em que está fechado.
hours-as-monday = De terça a sexta como na segunda
hours-closed = Fechado
hours-all-day = Aberto o dia todo
hours-save = Salvar a semana
hours-saved = O horário foi salvo.
hours-unreadable = Isto não pode ser lido como horas. Escreva assim: 9:00–12:30, 14:00–18:00.
hours-over-midnight = Estas horas terminam antes de começar. Se você abre depois da meia-noite, termine este dia às 24:00 e escreva o resto no dia seguinte, a partir de 0:00.
hours-overlap = Dois destes horários se sobrepõem. Junte-os ou mude um deles.
hours-too-many = Use no máximo seis horários por dia.
hours-open = Aberto agora.
hours-open-until = Aberto agora, até { $time }.
hours-opens-today = Fechado agora. Abre hoje às { $time }.
hours-opens = Fechado agora. Abre de novo: { $day }, { $time }.
hours-closed-long = Fechado até novo aviso.
hours-zone = Os horários são os de { $zone }.
holidays-title = Feriados e outras exceções
holidays-about = Dias em que você está fechado ou abre em outros horários. Se vários caem no mesmo dia, vale o mais curto.
holidays-ahead = Próximas mudanças
holiday-add-title = Adicionar um dia ou um período
holiday-name = Nome
holiday-name-explained = Como os clientes leem, por exemplo “Natal” ou “Férias de verão”.
holiday-name-missing = Escreva um nome de no máximo 80 caracteres.
holiday-first = Primeiro dia
holiday-last = Último dia, se forem vários
holiday-not-a-date = Escolha um dia, a partir do ano 2000.
holiday-ends-before = O último dia vem antes do primeiro. Mude um dos dois.
holiday-too-long = Isto dura um ano ou mais. Escolha um último dia anterior ou deixe vazias as horas da semana.
holiday-yearly = Todos os anos
holiday-yearly-explained = Para dias de data fixa, como 25 de dezembro.
holiday-hours = Aberto mesmo assim
holiday-hours-explained = Horas como acima. Vazio quer dizer fechado.
holiday-add = Adicionar
holiday-added = Adicionado.
holiday-removed = Removido.
holiday-remove = Remover
holiday-every-year = Todos os anos
holiday-too-many = Já há 200 feriados. Remova os que não são mais necessários.
languages-spoken = Idiomas em que você fala com os clientes
languages-posted = Idiomas
languages-spoken-explained = Aparecem na sua página de contato.
settings-currency = Moeda
settings-currency-explained = Na qual você põe seus preços.
settings-currency-unknown = Escolha uma moeda da lista.

# O que uma pessoa diz de si e quando está de plantão
me-profile = Para seus colegas
me-phone-explained = Para que seus colegas possam falar com você. Os clientes não veem. Você pode deixar vazio.
me-email-explained = Com ele você entra, e os avisos vão para lá. Mudar o e-mail, a senha e as sessões:
me-told = De que você é avisado e quando
duty-link = Quando você está de plantão
duty-now = Agora
duty-hours = Suas horas
duty-rule = De plantão
duty-rule-explained = Fora desse tempo você não é avisado de clientes novos. Tudo espera na caixa de entrada.
duty-rule-always = Sempre
duty-rule-open = No horário de atendimento
duty-rule-own = Nas minhas próprias horas
duty-no-hours = Seu negócio ainda não tem horário. Até lá ele conta como aberto.
duty-own-hours = Minhas próprias horas
duty-own-missing = Escreva abaixo suas próprias horas ou escolha outra coisa.
duty-save = Salvar
duty-hours-saved = Suas horas foram salvas.
duty-viewer = Aqui você só observa, por isso não é avisado de clientes em nenhum caso.
push-test-wait = Você enviou um teste há um instante. Espere um quarto de minuto e tente de novo.
verification-wait = Nenhum e-mail foi enviado: foram pedidos e-mails demais. Espere um quarto de hora e peça de novo.
verification-nowhere = Nenhum e-mail foi enviado: você não pertence a nenhum negócio, e só se envia e-mail para negócios.

# O que a equipe aceita desta instalação.
acceptance-terms = Termos de uso
acceptance-privacy = Privacidade
acceptance-read = Por favor, leia:
acceptance-accept = Aceito os termos de uso (versão { $terms }) e li o que diz a página de privacidade (versão { $privacy }).
acceptance-missing = Sem os termos de uso não há conta aqui. Leia as duas páginas e marque a caixa se concorda.
acceptance-changed = Uma destas páginas tem uma versão nova desde que você abriu este formulário. Leia e marque a caixa de novo.
acceptance-of-age = Tenho 18 anos ou mais.
acceptance-of-age-why = Ninguém com menos de 18 anos pode ter uma conta.
acceptance-of-age-missing = Uma conta é para pessoas com 18 anos ou mais. Marque a caixa se for o seu caso.
acceptance-title = Termos e privacidade
acceptance-about = Quem da sua equipe aceitou qual versão, quando e em que idioma a leu.
acceptance-behind = Não aceitaram o que vale agora
acceptance-ledger = Aceito
acceptance-ledger-empty = Aqui ninguém aceitou nada ainda.
acceptance-link = Quem aceitou os termos de uso
acceptance-mine = O que você aceitou
acceptance-mine-about = Com o que você concordou aqui, na versão que valia então.
acceptance-complete = Você aceitou o que vale agora.
acceptance-incomplete = Há algo que você ainda não aceitou
acceptance-incomplete-about = Por favor, leia as duas páginas. Enquanto isso pode continuar respondendo aos clientes.
acceptance-button = Aceitar
acceptance-saved = Aceito.
acceptance-version = { $document }, versão { $version }
acceptance-text = Texto
acceptance-of-age-said = 18 anos ou mais

# Webhooks: the business's programs are told what happens
webhook-not-found = Este endereço não está mais aqui.
webhook-beyond-maker = Quem não pode acompanhar o que acontece não pode fazer com que isso seja contado a um programa.
webhook-too-many = Já há dez endereços, tantos quantos um negócio pode ter. Remova um que não é mais usado.
webhook-is-disabled = Este endereço está desligado. Ligue-o primeiro.
webhook-wait = Um teste foi enviado há um instante. Espere alguns segundos e tente de novo.
webhook-since-wrong = Escolha um momento dos últimos trinta dias.
notice-webhook-made-title = Um programa fica sabendo o que acontece aqui
notice-webhook-made-text = O que acontece no seu negócio agora é contado a um programa em { $host }. Se nenhum de vocês quis isso, desligue-o.
notice-webhook-made-action = Ver
notice-webhook-disabled-title = Um programa não fica sabendo de mais nada
notice-webhook-disabled-text = O programa em { $host } não aceitou nada por tempo demais, respondeu que não existe mais ou é de alguém que não pode mais. Está desligado. Corrija-o e ligue-o; o que ele perdeu pode ser enviado de novo.
notice-webhook-disabled-action = Ver
tab-webhooks = Webhooks
webhooks-title = Webhooks
webhooks-about = Seus programas podem ficar sabendo o que acontece aqui, na hora. Cada chamada é assinada como diz o Standard Webhooks e repetida até ser aceita.
webhooks-none = Ainda não há endereços
webhooks-none-explained = Você só precisa de um se um programa seu deve saber o que acontece no Kontor.
webhook-new = Novo endereço
webhook-url = Endereço
webhook-url-explained = Onde o seu programa recebe as chamadas. Começa com https:// e pode ser alcançado pela internet.
webhook-url-refused = Este endereço não pode ser chamado. Use um que comece com https://, com um nome que possa ser alcançado pela internet.
webhook-areas = O que ele fica sabendo
webhook-areas-explained = Se nada for escolhido, ele fica sabendo de tudo. Ele recebe identificadores e fatos, nunca o que as pessoas escrevem.
webhook-area-message = Mensagens
webhook-area-conversation = Conversas
webhook-area-contact = Pessoas
webhook-area-consent = Consentimentos
webhook-area-inbox = Números
webhook-area-staff = Colaboradores
webhook-create = Adicionar o endereço
webhook-made = O endereço está pronto
webhook-secret = Segredo de assinatura
webhook-secret-about = Copie agora o segredo de assinatura para o seu programa, que confere cada chamada com ele. Ele não pode ser mostrado de novo.
webhook-secret-changed = Há um novo segredo
webhook-secret-change = Trocar o segredo
webhook-secret-title = Trocar o segredo de assinatura?
webhook-secret-body = Durante 24 horas as chamadas são assinadas com os dois, para que o seu programa possa mudar sem perder nenhuma.
webhook-keep = Manter
webhook-state = Estado
webhook-standing-on = Ligado
webhook-standing-off = Desligado
webhook-standing-failing = Com falhas
webhook-all = Tudo
webhook-off = Está desligado
webhook-off-staff = Alguém de vocês o desligou.
webhook-off-maker = Quem o criou não pode mais. Ligue-o se ele ainda for necessário.
webhook-off-gone = O programa respondeu que não existe mais (410). Corrija-o e ligue o endereço.
webhook-off-failing = O programa não aceitou nada durante cinco dias. Corrija-o e ligue o endereço.
webhook-off-address = Este endereço não pode ser chamado daqui. Remova-o e adicione outro.
webhook-failing = O programa não aceita o que lhe é contado
webhook-failing-since = Cada chamada é repetida por um dia; depois de cinco dias sem sucesso o endereço é desligado. Primeira falha:
webhook-test = Enviar um teste
webhook-tested = Um teste está a caminho. O resultado aparece abaixo em um instante.
webhook-switch-off = Desligar
webhook-switch-on = Ligar
webhook-on-done = Está ligado: ele fica sabendo do que acontecer a partir de agora.
webhook-off-done = Está desligado: ele não fica sabendo de nada.
webhook-change = Alterar
webhook-change-save = Salvar
webhook-changed = Está alterado. O que acontecer a partir de agora segue a alteração.
webhook-remove = Remover
webhook-remove-title = Remover o endereço em { $host }?
webhook-remove-body = Ele não fica sabendo de mais nada, e o seu registro é apagado. Isto não pode ser desfeito.
webhook-removed = O endereço foi removido.
webhook-log = O que lhe foi contado
webhook-log-none = Nada ainda
webhook-log-none-explained = O que acontecer a partir de agora fica aqui por trinta dias. Envie um teste para experimentar.
webhook-log-older = Mais antigos
webhook-delivery-pending = Aguarda
webhook-delivery-failed = Será tentado de novo
webhook-delivery-delivered = Aceito
webhook-delivery-dead = Desistido
webhook-attempts = { $number ->
    [one] 1 tentativa
   *[other] { $number } tentativas
}
webhook-took = { $ms } ms
webhook-answered = Respondeu { $status }.
webhook-no-answer = Não houve resposta.
webhook-next = Próxima tentativa: { $when }.
webhook-again = Enviar de novo
webhook-again-done = Será enviado de novo em um instante.
webhook-since = Enviar de novo o que aconteceu
webhook-since-when = Desde quando
webhook-since-explained = Tudo o que ele recebe é enviado de novo, com os mesmos identificadores, tenha sido aceito ou não.
webhook-since-button = Enviar de novo
webhook-since-hour = A última hora
webhook-since-day = O último dia
webhook-since-week = A última semana
webhook-since-month = Os últimos trinta dias

notice-level-warned-title = A resposta a um cliente vence logo
notice-level-warned-text = O que foi prometido sobre uma conversa vence em { $minutes ->
    [one] { $minutes } minuto
   *[other] { $minutes } minutos
} do seu horário de atendimento.
notice-level-warned-action = Abrir a conversa
notice-level-missed-title = Uma promessa a um cliente não foi cumprida
notice-level-missed-text = O tempo prometido para uma conversa passou.
notice-level-missed-action = Abrir a conversa
