# The inbox and its list.
inbox-name = Caixa de entrada
view-mine = Minhas
view-unassigned = Sem responsável
view-all = Todas
view-closed = Fechadas
list-no-number = Ainda não há nenhum número
list-no-number-about = Conecte seu número do WhatsApp. O que escreverem para ele aparecerá aqui sozinho.
list-no-number-others = Nada pode chegar até que um número do WhatsApp seja conectado. Um proprietário ou administrador do seu negócio pode fazer isso nos ajustes.
list-connect = Conectar um número
list-none = Tudo respondido
list-none-about = Quando alguém escrever para você, a conversa aparecerá aqui sozinha.
list-none-mine = Nada espera por você
list-none-mine-about = Aqui ficam as conversas passadas para você. Procure as novas em “Sem responsável”.
list-none-unassigned = Tudo tem um responsável
list-none-unassigned-about = As novas conversas aparecem aqui até que alguém as assuma.
list-none-closed = Ainda não há nada fechado
list-none-closed-about = O que você fecha fica aqui. Reabre sozinho quando a pessoa escreve de novo.
list-nothing-found = Nada encontrado
list-nothing-found-about = Tente uma parte do nome ou do número, ou outras palavras da mensagem.
list-window-left = restam { $left }

# One conversation.
conversation-close = Fechar
conversation-reopen = Reabrir
conversation-give = Passar para
conversation-take = Assumir
conversation-you = Você
conversation-nobody = Ninguém
conversation-unassigned = Sem responsável
conversation-team = Equipe { $name }
conversation-mark-unread = Marcar como não lida

# Where an answer is written.
composer-stopped = { $name } pediu para não receber mais mensagens
composer-stopped-about = Isso foi { $when }. Você poderá responder quando a pessoa escrever de novo ou pedir mensagens com START.
composer-withdrawn = Não é possível responder aqui
composer-withdrawn-about = Esta pessoa não quer respostas por este canal. Fale com ela de outra forma ou peça que escreva START.
composer-disconnected = Este número está desconectado
composer-disconnected-about = Conecte-o de novo e você poderá responder aqui.
composer-look-only = Aqui você pode ler
composer-look-only-about = Sua função não permite responder. Um proprietário ou administrador pode mudar isso.
templates-title = Agora só é possível enviar um modelo
templates-about = Esta pessoa escreveu pela última vez { $when }. Depois de 24 horas, o WhatsApp só entrega modelos aprovados. Assim que ela escrever, será possível enviar texto de novo.
templates-about-never = Esta pessoa ainda não escreveu aqui. Até que escreva, o WhatsApp só entrega modelos aprovados.
templates-none = Ainda não há nenhum modelo aprovado para este número.
templates-kept = O que você tinha escrito
templates-place = Valor para { $name }
templates-header-place = Valor para { $name } no cabeçalho
templates-button-place = Final do endereço do botão { $number }
templates-send = Enviar modelo
templates-marketing = oferta
templates-utility = sobre um pedido ou uma reserva
templates-authentication = código
answer-empty = Escreva algo primeiro.
answer-too-long = Isto tem { $length } caracteres; o WhatsApp aceita { $most }. Envie em partes.
answer-unknown-reply = A mensagem que você responde não está mais nesta conversa.
answer-unknown-template = Este modelo não existe mais. Escolha outro.
answer-missing-value = O modelo precisa de um valor para { $name }.

# What was not sent, and why.
refusal-title = Não enviada.
refusal-with-reason = Não enviada. { $reason }
refusal-elsewhere = Escrita em outra conversa.
reason-this-person = Esta pessoa
reason-opted-out = { $name } pediu para não receber mais mensagens. Você poderá responder quando a pessoa escrever de novo ou pedir mensagens com START.
reason-opted-out-on = { $name } pediu para não receber mais mensagens ({ $day }); esta é a mensagem. Você poderá responder quando a pessoa escrever de novo ou pedir mensagens com START.
reason-held-unclear-stop = { $name } pode ter pedido para não receber mais mensagens. Leia a mensagem e decida; até lá, nada sai sozinho.
reason-restricted = O uso dos dados de { $name } está restrito. Só uma pessoa da equipe pode responder ao que foi escrito.
reason-purpose-withdrawn = { $name } pediu para não receber mais mensagens deste tipo.
reason-no-consent = { $name } não aceitou ofertas por aqui. Você pode perguntar, uma vez, enquanto conversam.
reason-window-closed = { $name } escreveu pela última vez há mais de 24 horas, por isso o WhatsApp só deixa passar um modelo aprovado. Envie um modelo ou espere que a pessoa escreva.
reason-template-required = Agora só é possível enviar um modelo aprovado. Escolha um abaixo.
reason-template-not-approved = O WhatsApp não aprovou este modelo ou o pausou. Escolha outro.
reason-template-paused = O WhatsApp pausou este modelo porque ele não foi bem recebido. Escolha outro.
reason-inbox-disconnected = Este número está desconectado. Conecte-o de novo nos ajustes e envie mais uma vez.
reason-inbox-reconnect = O WhatsApp recusa o token deste número. A mensagem espera até que o número seja conectado de novo.
reason-restored = O Kontor foi restaurado de um backup. A mensagem espera até que um proprietário diga que os envios podem continuar.
reason-quiet-hours = É horário de silêncio. A mensagem espera até que ele termine.
reason-confirmation-used = A única confirmação da parada já foi enviada, ou seus cinco minutos passaram.
reason-answered-enough = O Kontor já respondeu sozinho a { $name } vezes suficientes por enquanto. Responda você mesmo, se for preciso.
reason-author-not-person = Agora só uma pessoa da equipe pode escrever para { $name }.
reason-no-address = Não se conhece nenhum dado para falar com { $name } por aqui.
reason-expired = Esperou demais e teria chegado tarde.
reason-allowed = Nada impediu.
reason-other = Não pôde sair. Os detalhes dizem mais.
reason-to-inboxes = Abrir os números
reason-to-templates = Abrir os modelos

# Words that may mean stop.
stop-question = { $name } pediu para não receber mais mensagens?
stop-question-about = As mensagens automáticas esperam sua decisão. Sem nenhuma até { $until }, conta como pedido de parada.
stop-question-show = Mostrar a mensagem
stop-question-no = Não, quer dizer outra coisa
stop-question-yes = Sim, parar

# Messages.
message-stop-confirmation = Confirmação da parada
message-automatic = Resposta automática
message-agent-held = Aqui respondia o agente da própria Meta; o que ele escreveu não é mostrado
message-by-program = Enviada por um programa
message-by-colleague = Um colega
message-by-us = Você
message-quote-unknown = Uma mensagem que não está aqui
message-failed = Não foi entregue.
message-unknown = A conexão caiu durante o envio. A mensagem pode ter chegado; ela não é enviada de novo sozinha.
message-asking = Não sabemos se isto chegou. Se for enviada de novo, pode chegar duas vezes.
message-send-again = Enviar de novo
message-leave = Deixar assim
message-details = Detalhes
message-reaction-removed = Retirou uma reação
message-taken-back = Esta mensagem foi apagada
message-unsupported = O WhatsApp não mostra esta mensagem aqui. Veja no telefone.
message-may-call = Você pode ligar
message-may-not-call = Por favor, não ligue
message-number-changed = Tem um novo número
message-identity-changed = O telefone ou o aplicativo mudou
message-chat-opened = Abriu a conversa
message-system = Nota do WhatsApp

# Kinds of messages.
kind-text = Texto
kind-image = Foto
kind-video = Vídeo
kind-audio = Arquivo de áudio
kind-voice = Mensagem de voz
kind-document = Documento
kind-sticker = Figurinha
kind-location = Localização
kind-contacts = Cartão de contato
kind-reaction = Reação
kind-button-reply = Escolheu
kind-list-reply = Escolheu
kind-form-reply = Formulário preenchido
kind-call-permission = Podemos ligar?
kind-order = Pedido
kind-system = Nota do WhatsApp
kind-edit = Mensagem alterada
kind-revoke = Mensagem apagada
kind-unsupported = O WhatsApp não mostra
kind-template = Modelo
kind-unknown = Um tipo de mensagem que o Kontor ainda não conhece

# The person.
person-open = Abrir a página de { $name }
known-by-phone = Telefone
purpose-service = Respostas
purpose-transactional = Pedidos, reservas, faturas
purpose-marketing = Ofertas
consent-not-asked = ainda não perguntamos
consent-agreed = aceitou
consent-withdrawn = não quer
consent-stopped-on = pediu para não receber mais mensagens, { $when }
consent-wrote = escreveu para nós
consent-business = parte da relação comercial

# One message in detail.
detail-title = Mensagem
detail-course = O que aconteceu
detail-direction = Sentido
detail-inbound = Recebida
detail-outbound = Enviada por nós
detail-status = Situação
detail-received = Recebida
detail-held-by = Quem respondia
detail-held-by-agent = O agente da própria Meta, quando isto chegou. Uma resposta daqui retoma a conversa.
detail-created = Escrita
detail-sent = Enviada
detail-delivered = Entregue
detail-read = Lida
detail-error = Problema
detail-decision = Pode sair?
detail-verdict = Decisão
detail-codes = Motivos
detail-decided = Decidido
detail-decision-id = Número da decisão
detail-pricing = O que o WhatsApp cobra
detail-charge = Cobrança
detail-billable = Cobrada
detail-not-billable = Não cobrada
detail-category = Categoria
detail-pricing-type = Tipo
detail-pricing-model = Modelo
detail-technical = Para o suporte
detail-id = Número da mensagem
detail-provider-id = Número no WhatsApp
detail-request = Número da requisição

# What could not be read.
parked-title = Não pôde ser lido
parked-about = O que um provedor enviou e o Kontor não conseguiu ler. Nada se perde: fica guardado e pode ser lido de novo depois de uma atualização.
parked-none = Tudo pôde ser lido
parked-none-about = Se chegar algo que o Kontor não entende, aparecerá aqui com o motivo.
parked-waiting = Aguardando
parked-older = Mostrar anteriores
parked-show = Mostrar
parked-replay = Ler de novo
parked-dismiss = Deixar assim
parked-tried = nova tentativa
parked-one = O que chegou
parked-one-about = Como o provedor enviou. Pode conter palavras de um cliente; é apagado depois de 30 dias.
parked-since = Chegou
parked-nothing = Não há nada para mostrar: o que chegou estava vazio, ou o que foi guardado não abre mais.
parked-cut = É mais longo; só o começo é mostrado.
parked-still = Ainda não pode ser lido
parked-still-about = Continua aqui. Depois de uma atualização do Kontor, tente mais uma vez.
unconnected-title = Não conectados
unconnected-about = Um provedor envia mensagens para estas contas, mas ninguém as conectou aqui. O que chega não é guardado.
unconnected-number = { $number ->
    [one] { $number } evento
   *[other] { $number } eventos
}

# A second thought about an answer.
message-waits = Ainda não enviada.
message-undo = Desfazer
undo-too-late = Esta mensagem já está a caminho e não pôde ser retirada.
message-taken-back-by-us = Uma resposta foi retirada antes do envio
inbox-settings-title = Caixa de entrada
inbox-settings-about = Como se trabalha na caixa de entrada aqui.
inbox-settings-saved = Salvo
inbox-settings-save = Salvar
wait-title = Pensar duas vezes
wait-about = Uma resposta espera alguns segundos antes de ser enviada e, enquanto isso, pode ser retirada. De 0 a 30; com 0 ela sai na hora.
wait-everyones = Segundos, para toda a equipe
wait-everyones-is = Para toda a equipe: { $seconds } s
wait-own = Segundos, para você
wait-own-about = Deixe vazio para seguir o que vale para toda a equipe.
wait-wrong = Escreva um número inteiro de 0 a 30.

# O que custam as mensagens.
costs-title = Custos
costs-about = O que o WhatsApp cobra pelas suas mensagens: o que a Meta informa de cada uma, pela própria tabela de preços. No fim, vale a fatura da Meta.
costs-months = Outros meses
costs-month-before = O mês anterior
costs-month-after = O mês seguinte
costs-none = Nada entregue neste mês
costs-none-about = Assim que mensagens suas forem entregues, o que elas custam aparece aqui.
costs-total = Soma
costs-messages = Mensagens entregues
costs-messages-number = { $number ->
    [one] { $number } mensagem
   *[other] { $number } mensagens
}
costs-unknown = { $number ->
    [one] Não se sabe o preço de { $number } mensagem: não há tabela para ela. Ela não está na soma.
   *[other] Não se sabe o preço de { $number } mensagens: não há tabela para elas. Elas não estão na soma.
}
costs-not-known = não se sabe
costs-market-unknown = País desconhecido
costs-nameless = Sem nome
costs-older = Mais antigas
costs-table = Baixar como tabela
costs-estimate = Quanto vai custar?
costs-numbers = Seus números
costs-numbers-about = A cada mês, as primeiras { $free } respostas de um número são grátis, pelo que a Meta disse. Depois uma resposta custa o mesmo que uma mensagem de utilidade.
costs-free-left = Restam { $left } respostas grátis neste mês
costs-free-used = As respostas grátis deste mês acabaram
costs-billing-ask = Como a Meta cobra esta conta?
costs-billing-ask-about = A moeda e o fuso horário estão no WhatsApp Manager da Meta, nas configurações da conta. Até você escolher aqui, o Kontor calcula em dólares americanos e pelo relógio do seu negócio.
costs-billing-currency = Moeda
costs-billing-zone = Fuso horário da conta
costs-billing-zone-unknown = Escolha um fuso horário da lista.
costs-billing-saved = Salvo. O que for entregue a partir de agora é calculado assim.
costs-save = Salvar
costs-cards = Tabelas de preços
costs-cards-about = A Meta publica uma tabela para cada moeda, e uma nova a cada três meses no máximo. O Kontor vem com a de dólares americanos. Se a Meta cobra você em outra moeda, ou se há uma mais nova, adicione aqui.
costs-card-from = vale a partir de { $day }
costs-card-add = Adicionar uma tabela
costs-card-first-day = Primeiro dia em que vale
costs-card-first-day-about = Os preços mudam só no dia primeiro de janeiro, abril, julho e outubro.
costs-card-first-day-unknown = Escolha o primeiro dia em que a tabela vale.
costs-card-currency-unknown = Escolha a moeda da tabela.
costs-card-source = De onde é
costs-card-source-about = Para você, mais tarde: o nome do arquivo da Meta e quando o obteve.
costs-card-source-missing = Escreva de onde é a tabela.
costs-card-rates = Os preços
costs-card-rates-about = Separados por vírgulas: uma primeira linha com market, marketing, utility, authentication, authentication_international, service; abaixo uma linha por mercado, com valores como 0.0550. Deixe vazio onde a tabela não tem nenhum.
costs-card-keep = Adicionar a tabela
costs-card-added = A tabela foi adicionada.
costs-card-remove = Remover
costs-card-removed = A tabela foi removida. O que foi calculado por ela fica.
costs-not-taken = Isto precisa ser revisto
costs-wrong-columns = A primeira linha deve nomear: market, marketing, utility, authentication, authentication_international, service.
costs-wrong-market = Linha { $line }: a Meta não tem nenhum mercado chamado { $name }.
costs-wrong-twice = Linha { $line }: { $name } aparece duas vezes.
costs-wrong-amount = Linha { $line }: { $text } não é um valor; escreva como 0.0550.
costs-wrong-table = A linha { $line } não tem seis valores separados por vírgulas, ou há linhas demais.
costs-wrong-empty = Não há nenhuma linha abaixo da primeira.
costs-category-marketing = marketing
costs-category-utility = utilidade
costs-category-authentication = autenticação
costs-category-international = autenticação, internacional
costs-category-service = resposta
costs-category-other = outra: { $word }
costs-kind-regular = cobrada
costs-kind-free = resposta grátis
costs-kind-ad = grátis após um anúncio
costs-kind-other = outro: { $word }
costs-estimate-about = Mais ou menos quanto custa um mês no WhatsApp, pela tabela da Meta de hoje. O Kontor não cobra nada pelas mensagens, e o que os clientes escrevem a você é grátis.
costs-guess-country = Onde está a maioria dos seus clientes
costs-guess-answers = Respostas por mês
costs-guess-answers-about = Dentro de 24 horas depois do que um cliente escreveu. As primeiras { $free } por mês são grátis.
costs-guess-utility = Lembretes e avisos por mês
costs-guess-utility-about = Modelos da categoria utilidade: horários, pedidos, pagamentos.
costs-guess-marketing = Ofertas por mês
costs-guess-marketing-about = Modelos da categoria marketing, um para cada pessoa.
costs-guess-number = Escreva um número inteiro ou deixe vazio.
costs-guess = Calcular
costs-guess-result = Mais ou menos, por mês
costs-guess-each = { $amount } cada
costs-guess-note = Pelos preços de lista. Com muitas mensagens a Meta dá desconto em lembretes e códigos; respostas após um anúncio são grátis por três dias.
costs-guess-no-card = Ainda não há tabela em { $currency }

# O que custa uma resposta, ao lado do campo de escrever.
price-free = grátis: chegou por um anúncio
price-free-left = grátis, restam { $left } neste mês
price-about = cerca de { $amount }

# Arquivos de mensagens.
file-waiting = Baixando …
file-missing = Não está aqui
file-tried = Baixando. { $because } Tenta-se de novo sozinho.
file-failed = Não foi possível obter o arquivo. { $because }
file-again = Tentar de novo
file-away = O WhatsApp não o entregou.
file-token-refused = O WhatsApp recusa o token deste número. Conecte o número de novo nas configurações.
file-disconnected = O número a que chegou está desconectado.
file-gone = O WhatsApp guarda arquivos por sete dias e não tem mais este. Peça à pessoa que o envie de novo.
file-too-large = Tem mais de 100 MB. Peça à pessoa que o envie de outra forma.
file-damaged = O que chegou não é o que foi enviado.
file-elsewhere = O WhatsApp indicou um endereço que não é dele, por isso não foi aberto.
file-not-what-it-says = Isto não é o que dizia ser, por isso não é mostrado. { $size }
file-too-many-dots = Esta imagem tem { $width } × { $height } pontos, demais para ser mostrada aqui. { $size }
file-broken = Não é possível ler esta imagem. { $size }
file-bytes = { $number } bytes
file-kilobytes = { $number } KB
file-megabytes = { $number } MB
file-link-expired = Este link expirou
file-link-expired-about = Links para arquivos funcionam por alguns minutos. O arquivo continua na conversa.
file-link-back = Abrir a conversa

# Labels.
labels-title = Etiquetas
labels-about = Palavras próprias para as conversas. Quem responde coloca e tira; a lista pode mostrar só as de uma.
labels-none = Ainda não há etiquetas.
label-name = Nome
label-colour = Cor
label-add = Adicionar uma etiqueta
label-save = Salvar
label-remove = Remover
label-change = Alterar { $name }
label-sand = Areia
label-mist = Névoa
label-sage = Sálvia
label-sky = Céu
label-rose = Rosa
label-amber = Âmbar
label-no-name = Dê um nome à etiqueta.
label-too-long = O nome de uma etiqueta tem no máximo 40 caracteres.
label-taken = Outra etiqueta já tem esse nome. Escolha outro.
label-too-many = Já existem 100 etiquetas. Remova alguma de que não precisa mais.
label-gone = Esta etiqueta não existe mais.
list-none-labelled = Nada com esta etiqueta
list-none-labelled-about = Abra uma conversa e coloque a etiqueta nela, ou escolha outra visão.

# Snoozing.
view-snoozed = Adiadas
list-none-snoozed = Nada adiado
list-none-snoozed-about = O que você adia fica aqui até chegar a hora ou até a pessoa escrever.
snooze-title = Adiar
snooze-until = Adiada até { $when }, ou até a pessoa escrever.
snooze-wake = Trazer de volta agora
snooze-this-afternoon = Hoje à tarde
snooze-tomorrow-morning = Amanhã de manhã
snooze-next-opening = Quando vocês abrirem de novo
snooze-next-week = Na próxima semana
snooze-pick = Outro horário
snooze-about = No seu fuso horário. Ela volta antes se a pessoa escrever.
snooze-do = Adiar
snooze-past = Esse horário já passou. Escolha um mais tarde.
snooze-too-far = Falta mais de um ano. Escolha um horário mais próximo.
snooze-no-time = Escolha um dia e um horário.

# Taking back what was done.
undo-closed = Fechada.
undo-opened = Aberta de novo.
undo-snoozed = Adiada.
undo-given = Atribuída.
undo-let-go = Agora ninguém está com ela.
undo-labelled = Etiqueta colocada.
undo-unlabelled = Etiqueta retirada.

# Notes.
kind-note = Nota
note-write = Nota para a equipe
note-label = Sua nota
note-placeholder = Só a sua equipe lê isto
note-about = Ela nunca chega ao cliente. Escreva @ e um nome para chamar alguém.
note-names = Por exemplo { $names }.
note-keep = Guardar a nota
note-too-long = Uma nota tem no máximo { $most } caracteres.
detail-internal = Entre colegas

# For later.
later-title = Enviar mais tarde
later-at = Dia e horário
later-about = No seu fuso horário. Nessa hora ela é verificada de novo.
later-template = Se até lá o tempo para responder livremente tiver acabado
later-no-template = Não enviar nada
later-goes = Sai em { $when }.
later-fallback = Se até lá o tempo para responder livremente tiver acabado, isto sai no lugar: { $words }
later-instead-of = Este modelo saiu no lugar de: { $words }
later-change = Alterar
later-cancel = Cancelar
later-closed-by-then = Até lá terão passado mais de 24 horas desde que esta pessoa escreveu, a não ser que ela escreva de novo. Escolha um modelo que saia no lugar ou um horário anterior.
names-conversation = Conversa
names-closed = Conversa fechada
names-snoozed = Conversa adiada
names-person = Pessoa
search-title = Buscar
search-words = Palavras a buscar
search-words-hint = Palavras, começos* ou "uma frase exata"
search-do = Buscar
search-narrow = Refinar
search-person = Pessoa
search-by = Escrito por
search-by-anyone = Qualquer um
search-by-person = O cliente
search-by-us = Nós
search-inbox = Número
search-any-inbox = Qualquer número
search-label = Etiqueta
search-any-label = Qualquer etiqueta
search-from = De
search-until = Até
search-people = Pessoas
search-messages = Mensagens
search-note-by = Nota de { $name }
search-begin = O que você procura?
search-begin-about = Mensagens, notas e pessoas são encontradas por suas palavras, com ou sem acentos. As mais novas vêm primeiro.
search-nothing = Nada encontrado
search-nothing-about = Tente menos palavras, ou o começo de uma seguido de *.
search-further-about = Nada entre as ocorrências mais novas. As anteriores ainda não foram olhadas.
search-older = Mensagens anteriores
thread-ways = Caminhos por esta conversa
thread-day = Ir para um dia
thread-day-go = Ir
thread-newer = Mensagens mais novas
thread-newest = Para a mais nova
