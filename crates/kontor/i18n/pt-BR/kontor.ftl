# The doctor: what is weak in this installation
doctor-title = Instalação
doctor-about = O que está fraco nesta instalação do Kontor e como consertar. É verificada toda noite; quando algo piora, os proprietários são avisados.
doctor-operator = Quem administra a instalação cuida disto
doctor-operator-about = Esta página é para os proprietários do negócio que preparou esta instalação.
doctor-sound = Nada está fraco
doctor-sound-about = Tudo o que o Kontor consegue ver da instalação está como deve.
doctor-weak = A consertar
doctor-well = Como deve ser
doctor-nights = As últimas noites
doctor-night-sound = em ordem
doctor-night-weak = { $count ->
    [one] { $count } coisa a consertar
   *[other] { $count } coisas a consertar
}

doctor-key-apart = Chave mestra à parte
doctor-key-apart-well = A chave mestra fica fora da pasta de dados.
doctor-key-apart-weak = A chave mestra está ao lado dos dados que protege: quem levar o disco tem os dois. Mova-a para outro disco e defina KONTOR_MASTER_KEY_FILE.
doctor-key-private = Chave mestra privada
doctor-key-private-well = Só o dono pode ler a chave mestra.
doctor-key-private-weak = Outros nesta máquina podem ler a chave mestra, ou ela não pode ser vista. Execute chmod 600 no arquivo dela.
doctor-data-private = Pasta de dados privada
doctor-data-private-well = Outros nesta máquina não podem olhar a pasta de dados.
doctor-data-private-weak = Outros nesta máquina podem olhar a pasta de dados. Execute chmod 700 nela.
doctor-keys-wrapped = Chaves protegidas
doctor-keys-wrapped-well = Todas as chaves estão protegidas pela chave mestra atual.
doctor-keys-wrapped-weak = Uma chave não está protegida pela chave mestra atual: uma troca de chave foi interrompida. Execute kontor keys rotate.
doctor-in-transit = Criptografado em trânsito
doctor-in-transit-well = O endereço público é https.
doctor-in-transit-weak = KONTOR_PUBLIC_URL não é um endereço https. A Meta não alcança o Kontor, e navegadores de outras máquinas não mantêm a sessão.
doctor-listens-closed = Porta de escuta
doctor-listens-closed-well = Ninguém consegue entrar sem passar pela criptografia.
doctor-listens-closed-weak = O Kontor escuta na rede sem criptografia. Faça-o escutar em 127.0.0.1, atrás de um proxy que criptografe.
doctor-at-rest = Criptografado em repouso
doctor-at-rest-well = O que está no disco está criptografado.
doctor-at-rest-weak = O PostgreSQL não criptografa seus arquivos. Coloque os dados em um volume criptografado e informe isso com KONTOR_DATABASE_VOLUME_ENCRYPTED=true.
doctor-database-link = Linha até o banco de dados
doctor-database-link-well = O que vai para o banco de dados fica nesta máquina ou é criptografado.
doctor-database-link-weak = O que vai para o banco de dados atravessa a rede sem criptografia, ou pode atravessar. Acrescente sslmode=require a KONTOR_DATABASE_URL.
doctor-metrics-closed = Métricas
doctor-metrics-closed-well = As métricas só são respondidas nesta máquina.
doctor-metrics-closed-weak = As métricas são respondidas para a rede inteira. Defina KONTOR_METRICS_LISTEN com um endereço de 127.0.0.1.
doctor-work-done = Trabalho em segundo plano
doctor-work-done-well = Nenhum trabalho em segundo plano desistiu.
doctor-work-done-weak = Algum trabalho em segundo plano desistiu, ou não pôde ser contado; os motivos estão no registro.
doctor-backup = Backup
doctor-backup-well = O último backup tem menos de um dia e meio.
doctor-backup-weak = Não há backup do último dia e meio. Veja o motivo em “Backups” ou execute kontor backup create.
doctor-backup-apart = Backup à parte
doctor-backup-apart-well = Os backups estão em outro disco que não o dos dados.
doctor-backup-apart-weak = Os backups estão no mesmo disco que os dados: se ele quebrar, os dois se perdem. Defina KONTOR_BACKUP_URL com uma pasta em outro disco.
doctor-kit = Kit de recuperação
doctor-kit-well = O kit de recuperação está anotado.
doctor-kit-weak = Ninguém confirmou que o kit de recuperação está anotado: sem ele, nenhum backup pode ser aberto depois de perder o disco. Execute kontor keys kit.
doctor-rehearsal = Restauração ensaiada
doctor-rehearsal-well = Uma restauração com o kit de recuperação foi ensaiada.
doctor-rehearsal-weak = Ninguém testou ainda se um backup pode ser restaurado com o kit de recuperação. Ensaie em “Backups”.
doctor-room = Espaço no disco
doctor-room-well = Há espaço no disco dos dados.
doctor-room-weak = Há menos de 1 GB livre no disco dos dados. Quando ele encher, nada poderá ser recebido. Libere espaço ou use um disco maior.
doctor-clock = Relógio
doctor-clock-well = O relógio não voltou atrás.
doctor-clock-weak = O relógio desta máquina está atrasado em relação ao que já foi registrado. Acerte-o e mantenha-o certo com NTP.
doctor-mail = E-mail
doctor-mail-well = O caminho de saída do e-mail está definido. Se ele é aceito, o teste em E-mail mostra.
doctor-mail-weak = Nenhum e-mail pode sair, por isso os avisos só chegam a quem está conectado. Defina KONTOR_MAIL_FROM e um servidor de e-mail.
doctor-operator-named = Páginas públicas
doctor-operator-named-well = As páginas públicas desta instalação dizem quem a administra e como falar.
doctor-operator-named-weak = As páginas públicas desta instalação não dizem quem a administra. Defina KONTOR_OPERATOR_NAME e KONTOR_OPERATOR_CONTACT.

# The server's own certificate
certificate-name = O nome { $domain } não pode ser encontrado. Onde você administra o domínio, acrescente um registro A com o endereço deste servidor e espere alguns minutos.
certificate-port = Ninguém responde em { $domain } na porta 443. Abra a porta 443 no firewall ou no roteador e encaminhe-a para esta máquina.
certificate-other-server = Outro servidor responde em { $domain }. Faça o nome levar a esta máquina, sem um proxy na frente que criptografe por conta própria.
certificate-other-authority = O dono de { $domain } só permite outra autoridade (um registro CAA). Acrescente a autoridade que o Kontor consulta ou remova o registro.
certificate-too-many = A autoridade deu certificados demais para este nome ultimamente. Ela tenta de novo sozinha; até lá vale o último.
certificate-name-refused = A autoridade não dá certificados para { $domain }. Use um nome de um domínio seu.
certificate-unreachable = A autoridade certificadora não pode ser alcançada desta máquina. Verifique se ela pode acessar a internet.
certificate-kept = O certificado não pôde ser guardado ou lido na pasta de dados. Verifique as permissões e o espaço no disco.
certificate-other = A autoridade certificadora recusou. Tenta-se de novo automaticamente.
doctor-reach = Entrada
doctor-reach-well = O endereço público leva direto a este Kontor, ou houve notícia da Meta no último dia.
doctor-reach-weak = O Kontor não se encontra no próprio endereço público, e há um dia não há notícia da Meta. Em Ajustes, WhatsApp, “A Meta chega até o Kontor?” diz o que está no caminho e o que fazer.
doctor-reach-looking = A entrada está sendo verificada
doctor-reach-looking-about = Leva até vinte segundos onde um firewall não deixa passar nada. Todo o resto está abaixo; abra esta página de novo em instantes.
doctor-reach-seen = A entrada foi verificada:
doctor-certificate = Certificado
doctor-certificate-well = O certificado próprio do servidor está em uso.
doctor-certificate-weak = O certificado próprio do servidor não pôde ser obtido ou renovado. O motivo e o que fazer estão no registro; kontor serve tenta de novo sozinho.
