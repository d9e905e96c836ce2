# Palavras das contas: instalação, entrada, colaboradores, equipes, chaves de API, ajustes.

# Negócios
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

# Campos comuns a vários formulários
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

# Instalação
setup-title = Preparar o Kontor
setup-about = Aqui são criados o seu negócio e o seu acesso. Leva um minuto, e depois tudo pode ser mudado.
setup-business = Seu negócio
setup-you = Você
setup-button = Preparar
setup-needs-link = Para preparar, é preciso o link
setup-needs-link-explained = O Kontor mostra um link ao iniciar, e um novo a cada vez até que alguém o tenha preparado. Abra o mais recente.

# Cadastro
sign-up-title = Começar com o Kontor
sign-up-button = Começar
sign-up-closed = Não é possível cadastrar novos negócios aqui
sign-up-closed-explained = Se um negócio convidou você, abra o convite. Se você já tem acesso, entre.
sign-up-wait = Cadastros demais a partir da sua rede. Tente de novo em { $minutes } min.
sign-up-taken = Este e-mail já tem acesso. Entre com ele e adicione seu negócio por lá.
sign-up-link = Cadastrar um novo negócio

# Entrada
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

# Negócios de um acesso
businesses-title = Seus negócios
businesses-none = Você ainda não pertence a nenhum negócio
businesses-none-explained = Peça um convite a um proprietário ou administrador de um negócio.
businesses-add = Adicionar um negócio
businesses-new-title = Um novo negócio

# Convite
invitation-title = Participar de { $business }
invitation-about = Você foi convidado com a função { $role }.
invitation-spent = Este convite não está mais aberto. Peça um novo.
invitation-spent-title = Este convite não está mais aberto
invitation-spent-explained = Ele foi usado ou retirado, ou tem mais de sete dias. Peça um novo a quem convidou você.
invitation-other-login = Este convite é para alguém com outro e-mail. Entre como essa pessoa para aceitar.
invitation-for = Ele é para { $email }.
invitation-sign-in = Este e-mail já tem acesso. Entre com ele e você poderá aceitar.
invitation-other-signed-in = A sessão aberta é de outra pessoa. Saia primeiro.
invitation-accept = Participar
invitation-already-member = Esta pessoa já trabalha aqui.

# Conta
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

# Os ajustes e suas abas
tab-settings = Ajustes
tab-business = Negócio
tab-staff = Colaboradores
tab-teams = Equipes
tab-numbers = WhatsApp
tab-privacy = Privacidade
tab-backups = Backups
tab-keys = Chaves de API
tab-me = Idioma e horário
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

# O próprio
me-title = Idioma e horário
me-about = Como você lê o Kontor. Acompanha seu acesso em todos os negócios a que você pertence.
me-manner = Só para você
me-language = Idioma
me-language-unknown = Escolha um idioma da lista.
me-as-business = Como no negócio
me-time-zone-explained = Para quando você está em outro lugar que o negócio. O horário de silêncio continua sendo o do negócio.
me-save = Salvar
me-saved = Salvo.

# Funções
role-owner = Proprietário
role-admin = Administrador
role-agent = Agente
role-viewer = Observador
role-explained = Proprietários podem fazer tudo. Administradores não podem criar chaves de API nem mudar proprietários. Agentes respondem aos clientes. Observadores só olham.
role-unknown = Escolha uma função da lista.

# Colaboradores
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
staff-invitation-link = Link do convite
staff-invitations = Convites abertos
staff-invitation-until = Aberto até
staff-invitation-revoke = Retirar
staff-invitation-revoked = Retirado.
staff-invitation-gone = Este convite não estava mais aberto.
copy = Copiar
copied = Copiado

# Equipes
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

# Chaves de API
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
scope-conversations-read = Ver conversas e mensagens
scope-conversations-write = Responder, atribuir, fechar e reabrir
scope-contacts-read = Ver pessoas
scope-contacts-write = Cadastrar e mudar pessoas
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

# Para a primeira linha de uma lista de opções
choose = Escolher…
