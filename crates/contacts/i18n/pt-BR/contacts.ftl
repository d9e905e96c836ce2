# People as they are listed and entered.
people-title = Pessoas
people-about = Todas as pessoas com quem seu negócio conversa.
people-add = Adicionar uma pessoa
people-search = Buscar pessoas
people-search-hint = Nome, número ou nome de usuário
people-none = Ainda não há pessoas
people-none-about = Quem escrever para você aparecerá aqui sozinho. Você também pode adicionar uma pessoa.
people-not-found = Ninguém encontrado
people-not-found-about = Tente uma parte do nome, do número ou do nome de usuário.
people-older = Mostrar pessoas anteriores

# One person.
person-on-channel = Alguém no { $channel }
person-unknown = Alguém sem nome
person-known-by = Identificada por
person-seen = visto por último
person-unreachable = Nenhum canal conhece esta pessoa ainda
person-unreachable-about = Quando ela escrever do próprio número, as mensagens aparecerão nesse número.
person-tags = Etiquetas
person-fields = Dados
person-record = Registro
person-since = Adicionada

# Adding a person.
person-new-title = Adicionar uma pessoa
person-new-about = Basta um nome ou um número. Adicionar alguém não permite enviar ofertas: para isso é preciso o consentimento da pessoa.
person-name = Nome
person-name-about = Como vocês a chamam. É mantido mesmo que ela mude o nome no perfil.
person-phone-about = Com o código do país, como +55 11 91234-5678.
person-tags-about = Separe várias com vírgulas.
person-save = Adicionar
person-taken = Este número já é de outra pessoa
person-taken-about = Um número pertence a uma só pessoa. Abra essa pessoa e continue por lá.
person-taken-open = Abrir essa pessoa

# What a channel knows a person by.
identity-phone = Número de telefone
identity-user-id = Identificador de usuário do WhatsApp
identity-parent-user-id = Identificador do WhatsApp comum aos seus negócios vinculados
identity-username = Nome de usuário
