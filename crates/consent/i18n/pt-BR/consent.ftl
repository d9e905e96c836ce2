# What may be asked about.
subject-service = Respostas ao que a pessoa escreve
subject-business = Mensagens sobre o que pediu ou reservou
subject-offers = Ofertas e novidades
subject-everything = Tudo
subject-topic = Ofertas sobre { $topic }

# May we write to her?
standing-title = Podemos escrever para { $name }?
standing-someone = esta pessoa
standing-back = Voltar à pessoa
standing-on = No { $channel }
standing-yes = Sim
standing-no = Não
standing-why-granted = Concordou.
standing-why-not-needed = Não precisa de consentimento e não foi recusado.
standing-why-stopped = Parou tudo.
standing-why-refused = Recusou.
standing-why-held = Palavras que podem querer dizer “pare” esperam que vocês decidam; até lá nada sai sozinho.
standing-why-restricted = O uso dos dados está restrito; uma pessoa ainda pode responder.
standing-why-unasked = Ninguém concordou com isto ainda. Pergunte numa conversa ou registre abaixo o que a pessoa disse.
standing-why-only-attested = Só uma lista diz que concordou, e a sua regra pede a palavra da própria pessoa.
standing-why-expired = Concordou há tempo demais para a sua regra. Pergunte de novo numa conversa.
standing-until = A sua regra encerra isto em { $when }.
standing-evidence = Ver a prova

# Could we then?
then-title = Podíamos em outro dia?
then-about = Respondido com o que se sabia então: os registros, as suas regras e o estado do modelo.
then-at = Dia e hora
then-template = Com um modelo
then-template-none = Sem modelo
then-ask = Consultar
then-answer = Em { $when }
then-wrong = Escolha um dia e uma hora.
then-template-unknown = O modelo { $name } não era conhecido aqui então.
then-template-not-approved = O modelo { $name } não estava aprovado então, por isso não podia sair.
then-template-yes = O modelo { $name } estava aprovado e saía como “{ $purpose }”: era permitido.
then-template-no = O modelo { $name } estava aprovado, mas saía como “{ $purpose }”: não era permitido.

# Recording consent.
record-title = Registre o que a pessoa disse
record-about = Só o que foi mesmo dito ou assinado. Depois não se muda; o que for dito mais tarde é um novo registro.
record-channel = Canal
record-effect = A pessoa
record-effect-grant = concordou
record-effect-withdraw = recusou ou não quer mais
record-purpose = Com o quê
record-method = Como
record-method-in-person = Pessoalmente
record-method-call = Por telefone
record-method-written = No papel ou por correio
record-method-form = Num formulário
record-method-confirmed = Num formulário, confirmado por e-mail
record-at = Quando
record-at-about = Vazio quer dizer agora.
record-words = O que foi dito, e a quem
record-words-about = Por exemplo: “Sim, me avise do curso de outono”, a Jo no balcão.
record-text-shown = O que lhe foi mostrado ou lido
record-text-shown-about = Palavra por palavra, se havia um texto.
record-save = Registrar
record-wrong = Nada foi registrado ainda
record-wrong-words = Diga o que foi dito, e a quem.
record-wrong-long = No máximo 4.000 caracteres cada um.
record-wrong-future = Isso ainda não aconteceu. Diga quando a pessoa falou.
scans-label = O papel
scans-about = Uma foto ou um PDF do que foi assinado, até { $number } arquivos de { $most } MB cada. Fica lacrado, e cada abertura é anotada.
scans-title = { $number ->
    [one] O papel
   *[other] O papel, { $number } arquivos
}
scans-none = O papel em si não está aqui.
scans-picture = Foto { $place }
scans-pdf = PDF { $place }
scans-kilobytes = { $number } kB
scans-megabytes = { $number } MB
scans-empty = O arquivo está vazio. Escolha-o de novo.
scans-not-taken = Isto não é uma imagem nem um PDF. Fotografe ou digitalize o papel.
scans-too-large = O arquivo é grande demais: no máximo { $most } MB. Fotografe o papel de novo ou digitalize-o menor.
scans-too-many = Um registro leva no máximo { $most } arquivos. Deixe algum de fora.
scans-cut = O arquivo foi cortado no caminho. Escolha-o de novo.
scans-gone = Um arquivo que estava aqui foi com outro registro ou esperou mais de um dia. Escolha-o de novo.
scans-full = Há arquivos demais esperando pelo registro. Registre alguns antes ou tente de novo amanhã.

# The history.
history-title = O que foi registrado
history-none = Nada ainda
history-none-about = O que a pessoa aceita ou recusa aparece aqui com a prova.
history-grant = Concordou: { $subject }
history-withdraw = Recusou: { $subject }
history-hold = Palavras que podem querer dizer “pare”
history-release = Decidiu-se que não era “pare”
history-allowed-again = { $subject }: permitido de novo. Volta o que foi tirado ali e nada mais.
history-taken-back = { $subject }: retirado porque a importação que o trouxe foi desfeita
history-said-at = dito { $when }
history-by = registrado por { $who }
history-by-on = registrado por { $who } em { $when }
history-by-program = um programa do negócio
history-by-person = a própria pessoa
history-by-itself = Kontor
history-provider = O que { $channel } nos escreveu:
history-shown = Mostrado:
history-shown-version = Mostrado, versão { $number } do seu texto:
history-file = O arquivo com que veio
history-attested = Palavra do negócio, de uma lista
history-joined = dito a outra ficha da pessoa, unida a esta
history-number-passed-on = dito em outra ficha que teve o mesmo número; o que foi recusado vale aqui até alguém decidir se as duas são uma pessoa
history-whole = O registro está íntegro: nada foi mudado nem retirado desde que foi escrito.
history-broken = O registro foi mudado fora do Kontor
history-broken-about = A partir do registro { $number } não está como foi escrito. Não confie nele; pergunte a quem cuida desta instalação.
method-message = Mensagem
method-question = Resposta à sua pergunta, por um botão
method-text = Mensagem que diz o seu texto
method-verbal = Dito
method-written = Por escrito
method-form = Formulário
method-api = Por um programa
method-staff = Decisão da sua equipe
method-clock = Ninguém decidiu a tempo
method-call = Telefone
method-in-person = Pessoalmente
method-import = Lista importada
method-double-opt-in = Perguntado e confirmado
method-provider = Configurações do canal
history-message = Abrir a mensagem

# The link to one's preferences.
link-title = Uma página onde a pessoa escolhe sozinha
link-about = Quem tem este link pode recusar qualquer coisa, e concordar, sem entrar. Envie-o só a esta pessoa.
link-label = Link para as preferências
link-copy = Copiar
link-copied = Copiado

# The person's own page.
preferences-title = O que { $business } pode enviar a você?
preferences-about = Escolha o que você quer. Vale na hora, e você não precisa de conta.
preferences-on = No { $channel }
preferences-offers-text = Quero que { $business } me envie ofertas e novidades pelo { $channel }. Posso encerrar isto a qualquer momento.
preferences-topic-text = Quero que { $business } me escreva sobre { $topic } pelo { $channel }. Posso encerrar isto a qualquer momento.
preferences-business-text = Mensagens sobre o que pedi ou reservei
preferences-too-many = Você mudou sua escolha muitas vezes na última hora. Tente mais tarde, por favor. Recusar é sempre possível, também agora.
preferences-save = Salvar minha escolha
preferences-stop-title = Nenhuma mensagem
preferences-stop-about = Encerra tudo em todos os canais. Se você escrever, uma pessoa ainda pode responder.
preferences-stop = Parar tudo
preferences-stopped = Você parou tudo
preferences-stopped-about = Nada é enviado a você. Nenhuma mensagem se segue a isto.
preferences-resume = Permitir mensagens de novo
preferences-privacy = O que fazemos com os seus dados
preferences-words-grant = Marcado na página de preferências.
preferences-words-withdraw = Desmarcado na página de preferências.
preferences-words-stop = Apertou “Parar tudo” na página de preferências.
preferences-words-resume = Apertou “Permitir mensagens de novo” na página de preferências.
receipt-title = O seu comprovante
receipt-saved = Sua escolha foi salva
receipt-saved-about = Vale a partir de agora. Nenhuma mensagem se segue a uma recusa.
receipt-holds = O que vale agora
receipt-at = Em
receipt-business = Negócio
receipt-number = Registro
receipt-keep = Guarde-o
receipt-print-about = Imprima esta página ou salve-a como texto.
receipt-text = Salvar como texto
receipt-back = Mudar alguma coisa
receipt-yes = permitido
receipt-no = não permitido

# Getting consent.
asking-title = Pedir consentimento
asking-about = Nada é enviado para pedir consentimento: as pessoas escrevem a vocês, e a mensagem delas é a prova.
asking-back = Configurações da caixa
asking-saved = Salvo
texts-title = Textos
texts-none = Nenhum texto ainda
texts-none-about = Escreva um abaixo. Ele vira um link, um cartaz e uma página em que se concorda com uma mensagem.
texts-no-number = Nenhum número de WhatsApp está conectado
texts-no-number-about = Links e cartazes levam ao seu número. Conecte-o primeiro.
texts-page = A página para todos, com todos os textos
text-version = Versão { $number }
text-link = Link que abre o WhatsApp com este texto pronto
text-poster = Cartaz
text-end = Não oferecer mais
text-new = Novo texto
text-new-about = Um texto nunca muda: outras palavras são uma nova versão, e cada consentimento diz a qual versão foi dado. Quem envia este texto a vocês concordou.
text-scope = Sobre
text-language = Idioma
text-words = O que as pessoas dizem com ele
text-words-about = Diga quem você é, sobre o que vai escrever e onde. De 20 a 600 caracteres.
text-example = Sim, quero receber ofertas e novidades de { $business } no WhatsApp. Posso encerrar isto a qualquer momento.
text-publish = Publicar
topics-title = Tipos de ofertas
topics-about = Assim dá para pedir um tipo e recusar outro. Quem recusa todas as ofertas recusa cada tipo.
topic-name = Nome
topic-about = O que é
topic-add = Adicionar
rules-title = Como o consentimento deve ser
rules-about = Vale a partir de agora. Para os dias anteriores continua valendo a regra anterior.
rules-months = Meses em que o consentimento vale
rules-months-about = Vazio significa que nunca termina. 60 dias antes do fim, os proprietários são avisados de quem se trata.
rules-days = Uma regra anterior de { $days } dias ainda vale. Ao salvar, os meses abaixo tomam o lugar dela.
rules-own = Só conta a palavra da própria pessoa
rules-own-about = Então uma lista importada não basta para ofertas.
rules-save = Salvar
poster-title = Novidades de { $business }
poster-code = Código que abre o WhatsApp com o texto pronto
poster-how = Leia o código e envie a mensagem que já está pronta.
poster-end = Você pode encerrar a qualquer momento: escreva STOP.
poster-too-long = O texto é longo demais para um código. Publique um mais curto.
offers-title = Novidades de { $business }
offers-about = A sua própria mensagem é o seu consentimento. Nada é guardado até você enviar.
offers-send = Abrir no WhatsApp
offers-end = Você pode encerrar a qualquer momento: escreva STOP.

# A pergunta com botões.
question-words = Podemos enviar ofertas a você de vez em quando? Elas vêm de { $business }, aqui pelo WhatsApp. Você pode encerrá-las quando quiser, escrevendo STOP.
question-yes = Sim, por favor
question-no = Não, obrigado

# De quem o consentimento termina logo.
ending-title = Consentimentos que terminam logo
ending-about = Consentimentos de ofertas que terminam nos próximos 90 dias pela sua regra ou por lei. Você pode perguntar de novo depois que terminarem; quem enviar o texto de um cartaz ou aceitar na própria página começa de novo na hora.
ending-until = até { $when }
ending-none = Nada termina logo
ending-none-about = Nenhum consentimento de ofertas termina nos próximos 90 dias.
ending-more = Os seguintes
ending-back = Voltar às pessoas
