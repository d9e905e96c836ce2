# People as they are listed and entered.
people-title = Personas
people-about = Todas las personas con las que habla su negocio.
people-add = Agregar una persona
people-search = Buscar personas
people-search-hint = Nombre, número o nombre de usuario
people-none = Todavía no hay personas
people-none-about = Quien le escriba aparecerá aquí por sí solo. También puede agregar a una persona.
people-not-found = No se encontró a nadie
people-not-found-about = Pruebe con una parte del nombre, del número o del nombre de usuario.
people-older = Mostrar personas anteriores

# One person.
person-on-channel = Alguien en { $channel }
person-unknown = Alguien sin nombre
person-known-by = Identificada por
person-seen = última vez
person-unreachable = Ningún canal conoce aún a esta persona
person-unreachable-about = Cuando escriba desde su número, sus mensajes aparecerán bajo ese número.
person-tags = Etiquetas
person-fields = Datos
person-record = Registro
person-since = Agregada

# Adding a person.
person-new-title = Agregar una persona
person-new-about = Basta un nombre o un número. Agregar a alguien no permite enviarle ofertas: para eso hace falta su consentimiento.
person-name = Nombre
person-name-about = Como ustedes le llaman. Se conserva aunque cambie el nombre de su perfil.
person-phone-about = Con el código de país, como +52 55 1234 5678.
person-tags-about = Si son varias, sepárelas con comas.
person-save = Agregar
person-taken = Este número ya es de otra persona
person-taken-about = Un número pertenece a una sola persona. Abra a esa persona y continúe allí.
person-taken-open = Abrir a esa persona

# What a channel knows a person by.
identity-phone = Número de teléfono
identity-user-id = Identificador de usuario de WhatsApp
identity-parent-user-id = Identificador de WhatsApp común a sus negocios vinculados
identity-username = Nombre de usuario
