# Words of privacy: backups, requests, public pages.

# Backups
backups-title = Backups
backups-about = Toda noite o Kontor faz uma cópia criptografada de tudo. Cada uma se abre com a chave do seu dia; passado o prazo, essa chave é destruída e, com ela, toda cópia daquele backup, onde quer que esteja.
backups-list = O que existe
backups-none = Ainda não há backup
backups-none-why = O primeiro é feito quando o kit de recuperação é confirmado, o mais tardar uma hora depois da configuração inicial; depois, um toda noite.
backups-create = Fazer um backup agora
backups-verify = Verificar
backups-size = { $kilobytes } kB
backups-ended-chip = Chave destruída
backups-made = O backup está feito.
backups-verified = O backup está completo: cada linha e cada arquivo são o que a lista diz.
backups-rehearsed = Ensaiado: com este kit, tudo pode ser recuperado.
backups-released = O envio continua.
backups-working = Isto demora um pouco. Continua sozinho; olhe de novo em um minuto.
backups-busy = Outro backup está sendo feito no momento. Tente de novo quando ele terminar.
backups-damaged = Este backup foi cortado ou mudou depois de feito. Faça um novo agora e confira o disco em que ele está.
backups-ended = A chave deste backup foi destruída quando seu prazo terminou. Ninguém mais pode abri-lo.
backups-failed-below = Não foi possível. O motivo está abaixo.
backups-last-failed = O último backup não foi feito
backups-place-unreadable = A pasta dos backups não pode ser lida
backups-no-kit = Ninguém anotou o kit de recuperação
backups-no-kit-why = Os backups são criptografados. Sem o kit, eles não recuperam nada quando este disco se perde.
backups-beside = Os backups estão no mesmo disco que os dados
backups-beside-why = Um disco perdido levaria os dois. Defina KONTOR_BACKUP_URL com uma pasta em outro disco e inicie o Kontor de novo.
backups-elsewhere = Os backups são feitos por outros meios
backups-elsewhere-why = Quem administra este Kontor disse a ele para não fazer nenhum.
backups-operator = Quem administra este Kontor cuida dos backups
backups-operator-why = Eles contêm os dados de todos juntos, por isso não fazem parte dos ajustes de um só negócio.
backups-held-elsewhere = O Kontor foi restaurado de um backup. Nada é enviado até que quem o administra confirme.

# The recovery kit
kit-title = Kit de recuperação deste Kontor
kit-what = Este código é a chave mestra. Com ele e um backup, tudo pode ser recuperado; sem ele, ninguém jamais conseguirá abrir nada. Quem tiver os dois pode ler tudo: guarde-o onde guarda suas escrituras, não ao lado do servidor.
kit-own-key = O Kontor criou esta chave e a guarda em { $file }, no servidor. Se esse disco se perder, este papel é a única outra cópia.
kit-operators-key = Quem administra o servidor informou onde está a chave mestra: { $file }. Este papel é mais uma cópia dessa chave.
kit-beside-the-data = Por enquanto os backups vão para a própria pasta de dados: um disco perdido leva os dois. Quem administra o servidor deveria definir KONTOR_BACKUP_URL em outro disco.
kit-installation = Instalação
kit-place = Os backups vão para
kit-steps = Quando o disco se perder
kit-step-install = Instale o Kontor na nova máquina e não inicie nada ainda.
kit-step-fetch = Leve para lá a pasta dos backups ({ $place }, ou uma cópia dela), com keyring.json, e defina KONTOR_BACKUP_URL com o lugar onde está.
kit-step-write = Escreva o código acima em um arquivo que só você possa ler.
kit-step-restore = Execute: kontor backup restore --kit esse-arquivo. Ele diz o que encontrou e não sobrescreve nada.
kit-step-serve = Apague o arquivo, execute kontor serve, entre e confirme o que pode ser enviado: até lá, nada é enviado.

# The public pages of a business
public-pages = Páginas sobre seus dados
public-privacy = Privacidade
public-terms = Termos de uso
public-security = Segurança
public-deletion = Apagar ou corrigir seus dados
public-contact = Contato
public-not-affiliated = WhatsApp é uma marca da Meta. Esta página não é feita, verificada nem endossada pela Meta.

# Privacy
policy-version = Versão { $number }
policy-since = desde
policy-versions = Versões anteriores
policy-old = Esta é uma versão anterior. Ela não vale mais.
policy-newest = Ler o que vale hoje
policy-who-title = Quem é responsável
policy-who = { $business } é responsável pelos dados descritos aqui. Como entrar em contato está na página de contato.
policy-who-kontor = Os dados ficam no Kontor, um programa para o escritório de pequenos negócios.
policy-what-title = O que é guardado
policy-what-whatsapp = O que você escreve e envia pelo WhatsApp, e as respostas, com os horários em que foram enviadas, entregues e lidas. O WhatsApp informa seu nome de perfil e o número ou identificador pelo qual conhece você.
policy-what-contact = O que você ou os colaboradores registram sobre você: seu nome, números de telefone, notas para organizar seus pedidos.
policy-what-consent = O que você permitiu que lhe enviem e o que interrompeu, com a mensagem que o comprova.
policy-what-log = Um registro de quem fez o quê e quando, sem o que foi escrito.
policy-why-title = Para que é usado
policy-why-answer = Para responder a você e fazer o que você pediu.
policy-why-consent = Para saber o que pode ser enviado a você, e não enviar nada além disso.
policy-why-never = Não é vendido nem entregue a ninguém para publicidade. O Kontor não entrega nada a nenhuma inteligência artificial.
policy-stop-title = Como parar de receber mensagens
policy-stop-whatsapp = Escreva STOP no WhatsApp a qualquer momento. Vale antes que alguém leia; uma mensagem confirma, e depois não chega mais nada até você escrever de novo ou escrever START.
policy-stop-proof = O registro de que você pediu para parar é mantido mesmo depois que seus outros dados são apagados, para que continue assim.
policy-others-title = Quem mais os recebe
policy-others-meta = A Meta transporta as mensagens do WhatsApp entre você e o negócio, segundo os próprios termos, e recebe o que precisa para isso.
policy-others-nobody = Ninguém fora do negócio.
policy-others-staff = Dentro, só os colaboradores de { $business } que trabalham nisso.
policy-long-title = Por quanto tempo são guardados
policy-long-account = As conversas e o que faz parte delas: enquanto { $business } mantiver este escritório, ou até você pedir que sejam apagadas.
policy-long-raw = Os originais lacrados do que o WhatsApp entregou: no máximo 30 dias.
policy-long-backups = As cópias criptografadas para o caso de um disco se perder guardam o que foi apagado por até { $days } dias mais; depois a chave delas é destruída. Se for preciso recuperar uma antes disso, volta com ela o que foi apagado desde que foi feita e é preciso apagar de novo.
policy-long-backups-elsewhere = Quem administra o servidor pode guardar cópias para o caso de um disco se perder; { $business } informa por quanto tempo.
policy-rights-title = Seus direitos
policy-rights = Você pode perguntar a { $business } o que é guardado sobre você, pedir correção, opor-se ao uso e retirar o que permitiu.
policy-rights-deletion = Você pode pedir que seus dados sejam apagados ou corrigidos: a página “Apagar ou corrigir seus dados” recebe seu pedido e mostra o que aconteceu com ele, no máximo em 30 dias.
policy-rights-complain = Onde a lei prevê, você pode reclamar à autoridade de proteção de dados do seu país.

# Security
security-kept-title = Como os dados são guardados
security-at-rest = Todos os dados e arquivos são criptografados no disco. Sem a chave, os arquivos não mostram nada.
security-in-transit = Tudo viaja criptografado entre seu navegador, os serviços de mensagens e este escritório.
security-credentials = Os tokens de acesso e os originais que os serviços de mensagens entregam são lacrados mais uma vez com uma chave só deste negócio.
security-who-title = Quem os vê
security-staff = Só os colaboradores que o negócio convidou, cada um até onde vai sua função.
security-apart = Os dados de cada negócio são mantidos separados: quem trabalha para um não alcança nada de outro.
security-passwords = As senhas são guardadas de modo que nem o programa consegue lê-las.
security-in-title = O que entra e o que sai
security-signed = Uma mensagem só conta se o serviço de mensagens a assinou.
security-recorded = Cada decisão de enviar ou não enviar fica registrada com o motivo.

# Contact
contact-about = Assim você entra em contato com { $business }.
contact-name = Negócio
contact-address = Endereço
contact-phone = Telefone
contact-deletion = Quer que seus dados sejam apagados ou corrigidos?

# The installation itself
operator-unnamed = Esta instalação do Kontor
operator-name = Administrada por
operator-contact = E-mail ou telefone
operator-unsaid = Ninguém disse quem administra esta instalação
operator-unsaid-about = Quem lhe deu o endereço sabe. Pode fazer com que isso apareça aqui, nas configurações do servidor.
operator-contact-about = É assim que se fala com quem administra esta instalação.
operator-contact-business = Quer algo de uma empresa que a usa? As páginas dela dizem como falar com ela.
operator-deletion-title = Excluir dados
operator-deletion-customers = Você escreveu para uma empresa? Ela decide o que guarda sobre você. A página dela recebe o pedido de exclusão e mostra o que aconteceu; a empresa envia o link, ou a página de contato dela diz como pedir.
operator-deletion-staff = Você trabalhou para uma empresa aqui? O proprietário pode remover você: então seu acesso termina.
operator-deletion-account = Quer que a própria conta seja excluída, com o endereço de e-mail? Peça a quem administra esta instalação.
operator-who = { $operator } administra esta instalação e é responsável pelas contas de quem trabalha com ela.
operator-who-unnamed = Quem administra esta instalação é responsável pelas contas de quem trabalha com ela. Ainda não colocou o nome aqui.
operator-who-businesses = Pelos dados de seus clientes responde cada empresa; esta instalação os guarda a pedido dela. As páginas da empresa dizem mais.
operator-what-account = De cada pessoa com conta: nome, endereço de e-mail, um telefone se foi informado, idioma e fuso horário, e uma senha que ninguém consegue ler.
operator-what-sessions = Onde você entrou: tipo de navegador e horários. Se escolheu avisos em um aparelho: o nome dele e onde o serviço de avisos os recebe.
operator-what-attempts = Tentativas de entrada que falharam, contadas por endereço durante um dia, para que ninguém adivinhe; os endereços em si não são guardados.
operator-what-log = Um registro de quem fez o quê em uma empresa, e quando.
operator-what-acceptance = O que você aceitou: qual versão dos termos de uso e desta página, quando e em que idioma; e que disse ter 18 anos ou mais.
operator-what-mails = Os e-mails que você recebeu: para qual endereço, para quê e se chegaram.
operator-what-cookies = Seu navegador guarda que você entrou e como as páginas devem parecer. Não há outros cookies, e ninguém observa o que você faz.
operator-why = Para deixar entrar você e mais ninguém, avisar do que você deve ou quer saber, e mostrar à empresa quem fez o quê.
operator-why-never = Não é vendido, e ninguém o recebe para publicidade.
operator-others-staff = Os colegas da sua empresa veem seu nome, seu e-mail e seu telefone, e o que você fez ali.
operator-others-resend = A Resend transporta os e-mails até você.
operator-others-mail = O servidor de e-mail escolhido por quem administra esta instalação transporta os e-mails até você.
operator-others-push = Se você escolheu avisos em um aparelho, o serviço de avisos do seu navegador os transporta, criptografados.
operator-long-account = Sua conta: enquanto você pertencer a uma empresa aqui, ou até pedir a exclusão.
operator-long-days = Uma entrada: no máximo 30 dias. O registro de e-mails: 30 dias. Avisos: 90 dias.
operator-long-elsewhere = Quem administra o servidor pode guardar cópias para o caso de um disco perdido.
operator-rights = Você pode perguntar o que está guardado sobre você, pedir correção, levar consigo, opor-se ao uso e pedir a exclusão. A página de contato diz a quem pedir.
operator-security-keys = Cada empresa tem uma chave própria para o que é mais secreto. A chave que abre essas chaves fica fora do banco de dados.
operator-security-apart = Os dados de cada empresa são guardados à parte: quem trabalha para uma não alcança nada de outra.
operator-security-guessing = Quem adivinha senhas precisa esperar cada vez mais.
operator-security-support = Por estas páginas, quem administra a instalação só vê uma empresa enquanto ela permite, e cada olhar fica anotado para a empresa ler.

# Deletion requests, for those who ask
deletion-title = Apagar seus dados
deletion-about = Peça a { $business } que apague o que guarda sobre você.
deletion-known-by = O número ou endereço de onde você escreveu
deletion-known-by-explained = Com o código do país, como em +55 11 91234-5678. Com isso o negócio encontra o que é seu.
deletion-known-by-wrong = Diga de qual número ou endereço você escreveu: sem isso ninguém consegue encontrar o que é seu.
deletion-name = Seu nome
deletion-reach = Onde podemos responder a você?
deletion-reach-explained = Só se você quiser a resposta em outro lugar além da página que receberá a seguir.
deletion-words = Algo a acrescentar?
deletion-send = Pedir que apaguem
deletion-what-happens = O que acontece depois
deletion-what-1 = Você recebe um link na hora. Nele você vê o que aconteceu com seu pedido.
deletion-what-2 = Alguém de { $business } confere se é você mesmo, por exemplo com uma pergunta por onde você escreveu.
deletion-what-3 = A partir daí, nada automático é enviado a você.
deletion-what-4 = Em até 30 dias está feito, ou você lê por que não pode ser feito.
deletion-received-title = Seu pedido está aqui
deletion-received-about = { $business } o recebeu e foi avisado na hora.
deletion-link = Seu link
deletion-copy = Copiar
deletion-copied = Copiado
deletion-keep = Guarde este link: ele só é mostrado agora e é a única forma de ver o que aconteceu com seu pedido.
deletion-see = Ver seu pedido
deletion-status-title = Seu pedido
deletion-state-received = Recebido
deletion-state-received-about = Alguém de { $business } vai conferir se é você. Por favor, olhe a conversa de onde você escreveu.
deletion-state-confirmed = Em andamento
deletion-state-confirmed-about = Já se sabe de quem são os dados. Nada automático é mais enviado.
deletion-state-done = Feito
deletion-state-refused = Não feito
deletion-due = No máximo até:
deletion-or-correction = O que você quer pedir?
deletion-choice = Apagar meus dados
correction-choice = Corrigir meus dados
correction-title = Corrigir seus dados
correction-about = Diga a { $business } o que está errado no que guarda sobre você e como deveria ser.
correction-linked = Você vem pelo seu próprio link
correction-linked-about = Assim { $business } encontra o que é seu sem o seu número. Nada disso é mostrado aqui.
correction-words = O que está errado?
correction-words-explained = Como em: meu sobrenome está escrito com dois tês.
correction-words-wrong = Diga o que está errado.
correction-should-be = O que é o certo?
correction-should-be-explained = Se algo não deveria constar, diga isso.
correction-should-be-wrong = Diga como deveria ser.
correction-send = Pedir a correção
correction-what-3 = Em até 30 dias está corrigido, ou você lê por que não.
correction-what-4 = Depois de corrigido, o que você escreve aqui é apagado.
correction-state-confirmed-about = Já se sabe de quem são os dados. O que você escreveu está sendo conferido.
correction-state-corrected = Corrigido
correction-state-parts = O que foi alterado: { $parts }.
correction-state-overtaken = Nesse meio-tempo seus dados foram apagados: não há mais nada a corrigir

# Deletion requests, for staff
requests-title = Pedidos sobre dados
requests-about = Clientes que querem que seus dados sejam apagados ou corrigidos. A lei dá um mês.
requests-public = Ver a página pública
requests-none = Ninguém está esperando
requests-none-about = Um pedido da sua página pública ou da Meta aparece aqui, e os proprietários são avisados.
requests-more = Posteriores
requests-show-open = Mostrar os abertos
requests-show-closed = Mostrar os encerrados
requests-blanked = Apagado com seus detalhes
requests-blanked-correction = Seus detalhes foram apagados
requests-linked = Pelo próprio link
requests-deletion = Exclusão
requests-correction = Correção
requests-received = Recebido
requests-due = prazo
requests-step-received = Recebido
requests-step-confirmed = Pessoa reconhecida
requests-step-restricted = Mensagens automáticas interrompidas
requests-step-done = Feito
requests-step-corrected = Corrigido
requests-step-refused = Recusado
requests-stale = Outra pessoa avançou com este pedido nesse meio-tempo. Veja como ele está agora.
requests-no-reason = Diga como ou por quê: é a prova de que o pedido foi respondido corretamente.
requests-nobody-known = Esta pessoa não está mais entre as suas. Busque de novo.
requests-no-change = Escolha a alteração que responde ao pedido: uma feita nesta pessoa desde que ele chegou. Se não houver nenhuma, corrija primeiro os dados dela.
requests-too-many = Chegaram pedidos demais nesta hora. Tente de novo mais tarde ou use a página de contato.
request-title = Pedido para apagar dados
request-correction-title = Pedido para corrigir dados
request-origin-page = Veio da sua página pública.
request-origin-link = Veio pelo link próprio desta pessoa, que vai nas suas mensagens. Qualquer um que tenha recebido esse link poderia usá-lo.
request-origin-meta = Veio da Meta: alguém removeu seu aplicativo do login do Facebook.
request-origin-staff = A equipe excluiu esta pessoa 30 dias antes.
request-due = A responder até
request-name = Nome
request-known-by = Escreveu de
request-reach = Responder para
request-words = Escreveu
request-wrong = O que está errado
request-right = O certo
request-who = De quem são os dados?
request-who-about = Confira se quem pede é quem diz ser: por exemplo, perguntando na conversa de onde escreveu. A partir daí, nada automático é enviado à pessoa.
request-correction-who-about = Confira se quem pede é quem diz ser: por exemplo, perguntando na conversa de onde escreveu. Senão, um estranho poderia mudar para onde vão suas mensagens.
request-search = Buscar entre suas pessoas
request-search-button = Buscar
request-nobody = Ninguém corresponde. Busque de outra forma, ou encerre o pedido abaixo se você não guarda nada sobre a pessoa.
request-correction-nobody = Ninguém corresponde. Busque de outra forma, ou recuse abaixo e diga que não guarda nada com o que foi informado.
request-person = Pessoa
request-how = Como você conferiu?
request-how-explained = Por exemplo: perguntamos na conversa do WhatsApp, e a pessoa confirmou.
request-person-button = Esta é a pessoa
request-restricted = Nada automático é mais enviado a esta pessoa.
request-correct = Corrigir
request-correct-about = Corrija na página da pessoa o que está errado. Depois volte aqui e diga qual foi a alteração: ela responde ao pedido.
request-correct-button = Corrigir os dados desta pessoa
request-no-change = Desde que o pedido chegou, nada desta pessoa foi alterado.
request-change = A alteração que responde
request-change-explained = A pessoa lê o que foi alterado, não por quem, e nada do conteúdo.
request-corrected-answer = Algo a dizer à pessoa?
request-corrected-answer-explained = A pessoa lê isso no link dela.
request-corrected-button = Está corrigido
request-end = Encerrar o pedido
request-closing = Como termina?
request-closing-done = Nada está guardado sobre esta pessoa
request-closing-refused = É recusado
request-answer = Resposta
request-answer-explained = A pessoa a lê no link dela. Se você recusar, cite a lei que obriga a manter os dados.
request-correction-answer-explained = A pessoa a lê no link dela. Diga por que fica como está.
request-end-button = Encerrar o pedido
request-steps = O que foi feito

# Carrying a deletion out
requests-step-erasing = Exclusão iniciada
request-refuse = Recusar a solicitação
erasure-title = Excluir os dados desta pessoa
erasure-begin-about = Primeiro você vê o que está guardado, o que sai e o que precisa ficar.
erasure-begin = Ver e excluir
erasure-about = Tudo o que está guardado sobre { $name }.
erasure-goes = Isto será excluído
erasure-gone = Excluído
erasure-stays = Isto fica
erasure-stays-why = Prova o que foi permitido e recusado, e mantém um “não” em vigor caso a pessoa volte. Contém horários, identificadores e sim ou não, e nada do que alguém escreveu. A própria solicitação fica por um ano, sem os detalhes.
erasure-final = Isto não pode ser desfeito
erasure-final-about = O que espera para ser enviado a esta pessoa é cancelado, e tudo o que está acima é excluído de imediato: aqui, na busca e nos originais que vieram dos serviços de mensagens. Os backups criptografados guardam cópias até o fim do prazo deles.
erasure-word = excluir
erasure-type = Digite “{ $word }” para confirmar
erasure-word-wrong = Digite exatamente “{ $word }”, para que ninguém exclua por engano.
erasure-button = Excluir para sempre
erasure-working = Está sendo excluído
erasure-working-about = Leva segundos; com muitas mensagens, minutos. Continua sozinho, mesmo que o servidor seja reiniciado.
erasure-look = Olhar de novo
erasure-go-on = Parou?
held-messages = { $number ->
    [one] Uma mensagem
   *[other] { $number } mensagens
}
held-conversations = { $number ->
    [one] Uma conversa
   *[other] { $number } conversas
}
held-details = { $number ->
    [one] Um dado: nome, número ou nota
   *[other] { $number } dados: nome, números, notas
}
held-consent = { $number ->
    [one] Um registro do que foi permitido e recusado
   *[other] { $number } registros do que foi permitido e recusado
}
held-decisions = { $number ->
    [one] Um registro de por que algo foi enviado ou não
   *[other] { $number } registros de por que algo foi enviado ou não
}
held-originals = { $number ->
    [one] Um original como foi entregue
   *[other] { $number } originais como foram entregues
}
held-requests = { $number ->
    [one] Um registro desta solicitação
   *[other] { $number } registros desta solicitação
}
held-rest = { $number ->
    [one] Uma anotação de como as mensagens foram entregues e lidas
   *[other] { $number } anotações de como as mensagens foram entregues e lidas
}
deletion-state-erasing-about = O que está guardado sobre você está sendo excluído agora.
deletion-copies = As cópias criptografadas para o caso de um disco se perder guardam o que foi apagado por até { $days } dias mais; depois a chave delas é destruída. Se for preciso recuperar uma antes disso, volta com ela o que foi apagado desde que foi feita, e { $business } tem de apagar de novo.
deletion-copies-elsewhere = Quem administra o servidor pode guardar cópias para o caso de um disco se perder; { $business } informa por quanto tempo. Se for preciso recuperar uma, volta com ela o que foi apagado desde que foi feita, e { $business } tem de apagar de novo.
deletion-closed = { $business } encerrou sua conta aqui
deletion-closed-about = Nada mais é recebido ou enviado em seu nome.
deletion-closed-open = Nada mais é recebido ou enviado em seu nome. Sua solicitação não tinha sido cumprida até então: pergunte a quem administra este servidor.

# After a restore
restored-title = Nada é enviado ainda
restored-about = Tudo aqui foi recuperado de um backup. O que foi enviado ou decidido depois dele não está aqui.
restored-made = Foi feito em
restored-nothing-waits = Nada espera para ser enviado neste negócio.
restored-waits = Isto esperava para ser enviado quando o backup foi feito. Pode já ter sido enviado: olhe antes de enviar de novo.
restored-more = Há mais do que estes.
restored-go-on = Deixar o envio continuar
restored-cancel = Cancelar estes e deixar o envio continuar
restored-send = Enviar estes e continuar

# Rehearsal
rehearsal-title = Ensaiar uma restauração
rehearsal-about = Um backup que ninguém restaurou é uma esperança. O Kontor recupera o mais novo em uma pasta à parte, só com o seu kit, compara tudo e o remove de novo. Nada muda aqui.
rehearsal-done = Feito com o kit atual,
rehearsal-old-kit = O último ensaio foi com um kit antigo: a chave mestra mudou desde então.
rehearsal-failed = O último ensaio falhou
rehearsal-never = Ainda não foi feito.
rehearsal-kit = O código do seu kit
rehearsal-kit-about = Os catorze grupos, do papel. Ele é usado uma vez e não é guardado em lugar nenhum.
rehearsal-begin = Ensaiar agora
rehearsal-not-begun = O ensaio não começou:

# The recovery kit in a page
kit-open = Anotar o kit
kit-offer = O kit de recuperação é a única coisa que o Kontor não consegue recuperar para você: com ele e um backup, um disco perdido é um incômodo; sem ele, tudo se perde para sempre.
kit-offer-paper = Tenha papel à mão, ou uma impressora. Confira se ninguém olha por cima do seu ombro. O kit é mostrado até você o anotar, e depois não mais.
kit-show = Mostrar o kit
kit-later = Depois; o lembrete fica até que esteja feito
kit-is-confirmed = O kit está anotado
kit-at-the-machine = O kit é impresso na máquina
kit-command = Quem administra o servidor o imprime com
kit-write-down = Anote estes catorze grupos ou imprima esta página, e guarde onde guarda suas escrituras.
kit-asked = Para que esteja mesmo no papel: leia de lá dois dos grupos.
kit-group = Grupo { $number }
kit-confirm = Está anotado
kit-wrong-groups = Pelo menos um dos dois grupos não é o desta página. Olhe o número dele e escreva de novo.
kit-not-confirmed = Ainda não:
kit-confirmed = O kit está confirmado, e um primeiro backup é feito.
kit-not-there = Isto não contém um código de recuperação: um código tem catorze grupos de quatro letras e algarismos.
kit-mistyped = Há um erro neste código. Compare com o papel, grupo por grupo.

# Termos de uso da instalação.
terms-between-title = Entre quem
terms-between = Estes termos valem entre você e { $operator }, que administra esta instalação. Você trabalha com ela para uma empresa: porque a fundou aqui ou porque ela convidou você.
terms-between-unnamed = Estes termos valem entre você e quem administra esta instalação, que ainda não colocou o nome aqui. Você trabalha com ela para uma empresa: porque a fundou aqui ou porque ela convidou você.
terms-between-business = O que a empresa e sua equipe devem uma à outra, e o que ela paga por esta instalação, não está aqui.
terms-account-title = Sua conta
terms-account-age = Ninguém com menos de 18 anos pode ter uma conta.
terms-account-own = Uma conta é para uma pessoa. Guarde a senha para si. Se outra pessoa pode tê-la, troque: assim terminam todas as sessões abertas com ela.
terms-account-role = A empresa decide qual função você tem e, com ela, o que pode ver e fazer.
terms-account-log = O que você faz para a empresa fica registrado com o seu nome.
terms-use-title = Com o que você concorda
terms-use-consent = Você escreve às pessoas só o que pode ser enviado a elas. O Kontor não envia mais nada a quem pediu para parar, e você não contorna isso.
terms-use-law = Você não a usa para nada ilícito: nem enganos, nem ameaças, nem mensagens a quem não as pediu.
terms-use-channel = Cada canal tem regras próprias. Quem conecta um número no WhatsApp aceita ali as do WhatsApp, e você as cumpre.
terms-use-data = O que você sabe dos clientes usa para o seu trabalho na empresa e para mais nada.
terms-use-safe = Você não tenta alcançar dados de outras empresas, contornar limites nem sobrecarregar esta instalação. Se encontrar uma falha de segurança, avisa quem a administra.
terms-given-title = O que você recebe, e o que ninguém promete
terms-given-shown = Cada mensagem mostra o que aconteceu com ela. Que ela chegue não se pode prometer: outros a levam.
terms-given-program = O programa é entregue como está, sob sua licença livre (Apache 2.0), sem garantia. Aqui não se promete que funcione a todo momento.
terms-given-backups = São feitos backups, e os antigos são destruídos depois de { $days } dias.
terms-given-backups-elsewhere = Se há backups, quem administra esta instalação pode dizer.
terms-given-look = Por estas páginas, quem administra a instalação só vê uma empresa enquanto ela permite, e cada olhar fica anotado para a empresa ler.
terms-given-law = O que a lei lhe dá e não deixa ninguém tirar continua seu.
terms-end-title = Como termina
terms-end-removed = Um proprietário ou administrador pode retirar você da empresa a qualquer momento. Então sua sessão termina, e com você terminam as chaves e os convites que criou.
terms-end-self = Se quiser sair, diga a um proprietário. O que você fez para a empresa fica com ela.
terms-change-title = Se estes termos mudarem
terms-change-version = Um texto alterado é uma versão nova com data própria. As anteriores continuam legíveis abaixo.
terms-change-asked = Você é convidado a aceitar a versão nova quando abrir o Kontor de novo, e os proprietários recebem um e-mail se daqui sai e-mail. Enquanto isso pode continuar respondendo aos clientes.
terms-change-ledger = Fica registrado quem aceitou qual versão, quando e em que idioma. Você vê o que é seu; proprietários e administradores veem o de todos na empresa.

# Quem abriu o quê de um cliente
looks-title = Quem olhou
looks-about = Quando alguém abre a página, a conversa ou um arquivo de um cliente, ou leva os dados dele, ou um programa lê uma lista de pessoas, isso fica anotado por doze meses. Para ler as anotações, diga por quê; isso também fica anotado.
looks-of = O que foi aberto de
looks-of-all = de todos os clientes
looks-who = Aberto por
looks-everyone = Qualquer pessoa
looks-reason = Por que você quer saber
looks-reason-about = Por exemplo: uma cliente perguntou quem leu as mensagens dela. Quem ler aqui depois verá isso.
looks-read = Ler
looks-readings = Quem já leu aqui
looks-because = Porque:
looks-none = Nada foi aberto
looks-none-about = Não há nenhuma anotação dos últimos doze meses que corresponda.
looks-older = Anteriores
looks-left = Alguém que saiu
looks-erased = Alguém cujos dados foram apagados
looks-person = A página de um cliente
looks-thread = Uma conversa
looks-file = Um arquivo
looks-found = Uma mensagem encontrada na busca
looks-export = Dados levados
looks-book = A agenda inteira, ou uma lista dela, levada
looks-book-one = A agenda inteira, ou uma lista dela, foi levada; este cliente pode estar nela
looks-list = Uma lista de pessoas, lida por um programa
looks-list-one = Um programa leu uma lista de pessoas; este cliente pode estar nela
looks-no-reason = Diga em poucas palavras por que você quer saber.
looks-reason-too-long = Diga em no máximo { $most } caracteres.
looks-nobody = Este cliente não está mais aqui.
