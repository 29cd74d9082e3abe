<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) (is|are) ready</source>
        <translation>
            <numerusform>%n réponse est prête</numerusform>
            <numerusform>%n réponses sont prêtes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n question(s) (has|have) ended</source>
        <translation>
            <numerusform>%n question est terminée</numerusform>
            <numerusform>%n questions sont terminées</numerusform>
        </translation>
    </message>
    <message>
        <source>The answer is ready</source>
        <translation>La réponse est prête</translation>
    </message>
    <message>
        <source>A question was not answered</source>
        <translation>Une question est restée sans réponse</translation>
    </message>
    <message>
        <source>Picture from the web</source>
        <translation>Image du Web</translation>
    </message>
    <message>
        <source>That is a link this app does not follow. Save the picture first, then drop the file.</source>
        <translation>L’application ne suit pas ce type de lien. Enregistrez d’abord l’image, puis déposez le fichier.</translation>
    </message>
    <message>
        <source>That picture would come over a connection that is not encrypted. Save it first, then drop the file.</source>
        <translation>Cette image arriverait par une connexion non chiffrée. Enregistrez-la d’abord, puis déposez le fichier.</translation>
    </message>
    <message>
        <source>{received} of {whole}</source>
        <translation>{received} sur {whole}</translation>
    </message>
    <message>
        <source>That link should hold a picture, but nothing can be read in it.</source>
        <translation>Ce lien devrait contenir une image, mais rien n’y est lisible.</translation>
    </message>
    <message>
        <source>That picture is too large.</source>
        <translation>Cette image est trop volumineuse.</translation>
    </message>
    <message>
        <source>From the web pictures may have up to {size}.</source>
        <translation>Depuis le Web, une image peut atteindre {size}.</translation>
    </message>
    <message>
        <source>System language</source>
        <translation>Langue du système</translation>
    </message>
    <message>
        <source>This month&apos;s cost is not known, so the app cannot tell whether your limit of {limit} would be passed.</source>
        <translation>Le coût de ce mois n’est pas connu&#xa0;: l’application ne peut donc pas dire si votre limite de {limit} serait dépassée.</translation>
    </message>
    <message>
        <source>A question costs about {amount}, an estimate.</source>
        <translation>Une question coûte environ {amount} (estimation).</translation>
    </message>
    <message>
        <source>A question costs about {amount}, estimated by your earlier ones.</source>
        <translation>Une question coûte environ {amount}, d’après vos précédentes.</translation>
    </message>
    <message numerus="yes">
        <source>(This|These %n questions) would pass your limit of {limit} this month ({spent} so far).</source>
        <translation>
            <numerusform>Cette question dépasserait votre limite mensuelle de {limit} ({spent} jusqu’ici).</numerusform>
            <numerusform>Ces %n questions dépasseraient votre limite mensuelle de {limit} ({spent} jusqu’ici).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(This|These %n questions) would pass your limit of {limit} this month ({spent} so far, and {under_way} under way at an estimated {amount}).</source>
        <translation>
            <numerusform>Cette question dépasserait votre limite mensuelle de {limit} ({spent} jusqu’ici, et {under_way} en cours pour environ {amount}).</numerusform>
            <numerusform>Ces %n questions dépasseraient votre limite mensuelle de {limit} ({spent} jusqu’ici, et {under_way} en cours pour environ {amount}).</numerusform>
        </translation>
    </message>
    <message>
        <source>${amount:,.{decimals}f}</source>
        <translation>{amount:,.{decimals}f}&#xa0;$</translation>
    </message>
    <message>
        <source>free</source>
        <comment>it costs nothing</comment>
        <translation>gratuit</translation>
    </message>
    <message>
        <source>about {amount}</source>
        <translation>environ {amount}</translation>
    </message>
    <message>
        <source>at least {amount}</source>
        <translation>au moins {amount}</translation>
    </message>
    <message>
        <source>It should look like http://host:8080.</source>
        <translation>Elle devrait ressembler à http://host:8080.</translation>
    </message>
    <message>
        <source>The proxy&apos;s address cannot be read.</source>
        <translation>L’adresse du proxy est illisible.</translation>
    </message>
    <message>
        <source>A proxy&apos;s password is a secret, and is not kept in a file of settings.</source>
        <translation>Le mot de passe d’un proxy est secret&#xa0;: il n’est pas conservé dans un fichier de paramètres.</translation>
    </message>
    <message>
        <source>Leave this empty, and name the proxy with its password in HTTPS_PROXY.</source>
        <translation>Laissez ce champ vide et indiquez le proxy avec son mot de passe dans HTTPS_PROXY.</translation>
    </message>
    <message>
        <source>A SOCKS proxy cannot be used.</source>
        <translation>Un proxy SOCKS ne peut pas être utilisé.</translation>
    </message>
    <message>
        <source>The proxy&apos;s address cannot be used.</source>
        <translation>L’adresse du proxy ne peut pas être utilisée.</translation>
    </message>
    <message>
        <source>The file of certificates needs its whole path.</source>
        <translation>Le chemin complet du fichier de certificats est nécessaire.</translation>
    </message>
    <message>
        <source>Choose it with the button.</source>
        <translation>Choisissez-le à l’aide du bouton.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Max tokens</source>
        <translation>Tokens max</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Température</translation>
    </message>
    <message>
        <source>{number:.2f}</source>
        <translation>{number:.2f}</translation>
    </message>
    <message>
        <source>Top p</source>
        <translation>Top p</translation>
    </message>
    <message>
        <source>Earlier questions sent</source>
        <translation>Échanges précédents envoyés</translation>
    </message>
    <message>
        <source>none</source>
        <comment>turns</comment>
        <translation>aucun</translation>
    </message>
    <message>
        <source>none</source>
        <comment>picture</comment>
        <translation>aucune</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Zone</translation>
    </message>
    <message>
        <source>Sent as</source>
        <translation>Envoyée en</translation>
    </message>
    <message>
        <source>none</source>
        <comment>region</comment>
        <translation>aucune</translation>
    </message>
    <message>
        <source>the whole</source>
        <comment>picture</comment>
        <translation>image entière</translation>
    </message>
    <message>
        <source>{pixels} at {left}, {top}</source>
        <translation>{pixels} à {left}, {top}</translation>
    </message>
    <message>
        <source>turned {degrees}°</source>
        <translation>pivotée de {degrees}°</translation>
    </message>
    <message>
        <source>painted over</source>
        <comment>picture</comment>
        <translation>masquée par endroits</translation>
    </message>
    <message>
        <source>no picture</source>
        <translation>aucune image</translation>
    </message>
    <message>
        <source>{sent}, best quality</source>
        <translation>{sent}, meilleure qualité</translation>
    </message>
    <message>
        <source>{name} must be between {least:g} and {most:g}.</source>
        <translation>{name}&#xa0;: la valeur doit être comprise entre {least:g} et {most:g}.</translation>
    </message>
    <message>
        <source>It is {value:g} now.</source>
        <translation>Valeur actuelle&#xa0;: {value:g}.</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>Sans titre</translation>
    </message>
    <message>
        <source>Describe</source>
        <translation>Décrire</translation>
    </message>
    <message>
        <source>Read text</source>
        <translation>Lire le texte</translation>
    </message>
    <message>
        <source>Alt text</source>
        <translation>Texte alternatif</translation>
    </message>
    <message>
        <source>Table → CSV</source>
        <translation>Tableau → CSV</translation>
    </message>
    <message>
        <source>Identify</source>
        <translation>Identifier</translation>
    </message>
    <message>
        <source>Translate</source>
        <translation>Traduire</translation>
    </message>
    <message>
        <source>A single { stays as it is. Write {{ for a brace that is meant.</source>
        <translation>Un { seul reste tel quel. Écrivez {{ pour obtenir une accolade.</translation>
    </message>
    <message>
        <source>{word} is not known and stays as it is. Known are {{name}}, {{folder}} and {{date}}.</source>
        <translation>{word} est inconnu et reste tel quel. Sont connus&#xa0;: {{name}}, {{folder}} et {{date}}.</translation>
    </message>
    <message>
        <source>{length} of {most} characters</source>
        <translation>{length} caractères sur {most}</translation>
    </message>
    <message>
        <source>{length} characters, {over} over {most}</source>
        <translation>{length} caractères, {over} de trop (maximum&#xa0;: {most})</translation>
    </message>
    <message>
        <source>Fields and lists need these keys. Choose others.</source>
        <translation>Les champs et les listes ont besoin de ces touches. Choisissez-en d’autres.</translation>
    </message>
    <message>
        <source>The tools of the picture need this key. Choose another.</source>
        <translation>Les outils de l’image ont besoin de cette touche. Choisissez-en une autre.</translation>
    </message>
    <message>
        <source>A key alone is typed into the prompt. Hold Ctrl or Alt with it, or take one of F1 to F12.</source>
        <translation>Une touche seule s’écrit dans la zone de saisie. Combinez-la avec Ctrl ou Alt, ou choisissez une touche de F1 à F12.</translation>
    </message>
    <message>
        <source>“{action}” has these keys. Remove them there first.</source>
        <translation>«&#xa0;{action}&#xa0;» utilise déjà ces touches. Retirez-les d’abord de cette action.</translation>
    </message>
    <message numerus="yes">
        <source>Code, %n line(s).</source>
        <translation>
            <numerusform>Code, %n ligne.</numerusform>
            <numerusform>Code, %n lignes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Table of {heads}: %n row(s).</source>
        <translation>
            <numerusform>Tableau avec {heads}&#xa0;: %n ligne.</numerusform>
            <numerusform>Tableau avec {heads}&#xa0;: %n lignes.</numerusform>
        </translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds}&#xa0;s</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>Préparation</translation>
    </message>
    <message>
        <source>Waiting for its turn: others run now</source>
        <translation>Attend son tour&#xa0;: d’autres sont en cours</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Envoi</translation>
    </message>
    <message>
        <source>Waiting for the model</source>
        <translation>En attente du modèle</translation>
    </message>
    <message>
        <source>Answering</source>
        <translation>Réponse en cours</translation>
    </message>
    <message>
        <source>Checking the answer</source>
        <translation>Vérification de la réponse</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Looking whether the question arrived</source>
        <translation>Vérification de l’arrivée de la question</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annulée</translation>
    </message>
    <message>
        <source>Waiting for the demo engine</source>
        <translation>En attente du moteur de démo</translation>
    </message>
    <message>
        <source>Starting the model can take minutes</source>
        <translation>Le démarrage du modèle peut prendre plusieurs minutes</translation>
    </message>
    <message>
        <source>Questions go one a second</source>
        <translation>Les questions partent une par seconde</translation>
    </message>
    <message>
        <source>Too many requests</source>
        <translation>Trop de requêtes</translation>
    </message>
    <message>
        <source>The server has a problem</source>
        <translation>Le serveur rencontre un problème</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Aucune réponse</translation>
    </message>
    <message>
        <source>sending in {seconds} s</source>
        <translation>envoi dans {seconds}&#xa0;s</translation>
    </message>
    <message>
        <source>sending now</source>
        <translation>envoi maintenant</translation>
    </message>
    <message>
        <source>trying again in {seconds} s</source>
        <translation>nouvel essai dans {seconds}&#xa0;s</translation>
    </message>
    <message>
        <source>trying again now</source>
        <translation>nouvel essai maintenant</translation>
    </message>
    <message>
        <source>The picture was too large for the service, so it was sent again at {pixels} ({size}).</source>
        <translation>L’image était trop grande pour le service&#xa0;: elle a été renvoyée en {pixels} ({size}).</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>Done in {duration}</source>
        <translation>Terminé en {duration}</translation>
    </message>
    <message>
        <source>Cancelled · partial answer kept</source>
        <translation>Annulée · réponse partielle conservée</translation>
    </message>
    <message>
        <source>Cancelled before an answer came</source>
        <translation>Annulée avant l’arrivée d’une réponse</translation>
    </message>
    <message>
        <source>Cancelled before it was sent</source>
        <translation>Annulée avant l’envoi</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>Non envoyée</translation>
    </message>
    <message>
        <source>Cancelled · not found at the engine</source>
        <translation>Annulée · introuvable auprès du moteur</translation>
    </message>
    <message>
        <source>Not known whether it arrived</source>
        <translation>On ignore si elle est arrivée</translation>
    </message>
    <message>
        <source>Not finished yet</source>
        <translation>Pas encore terminée</translation>
    </message>
    <message>
        <source>Waits for a connection</source>
        <translation>Attend une connexion</translation>
    </message>
    <message>
        <source>Not found at the engine</source>
        <translation>Introuvable auprès du moteur</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>Non acceptée</translation>
    </message>
    <message>
        <source>End of the list.</source>
        <translation>Fin de la liste.</translation>
    </message>
    <message>
        <source>The list starts to repeat here, so reading stopped.</source>
        <translation>La liste se répète ici&#xa0;: la lecture s’est arrêtée.</translation>
    </message>
    <message>
        <source>Older ones are not listed here.</source>
        <translation>Les plus anciennes ne figurent pas ici.</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Démarrage</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échec</translation>
    </message>
    <message>
        <source>Ended before it started</source>
        <translation>Arrêtée avant de démarrer</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Inconnu</translation>
    </message>
    <message>
        <source>no longer kept by {engine}</source>
        <translation>n’est plus conservée par {engine}</translation>
    </message>
    <message>
        <source>No longer kept by {engine}</source>
        <translation>N’est plus conservée par {engine}</translation>
    </message>
    <message>
        <source>Without a question</source>
        <translation>Sans question</translation>
    </message>
    <message>
        <source>Answered, without a word</source>
        <translation>Réponse vide</translation>
    </message>
    <message>
        <source>in your history&apos;s trash</source>
        <translation>dans la corbeille de l’historique</translation>
    </message>
    <message>
        <source>also in your history</source>
        <translation>aussi dans votre historique</translation>
    </message>
    <message>
        <source>It lies in the trash of your history. It can be restored there.</source>
        <translation>Elle se trouve dans la corbeille de l’historique, d’où vous pouvez la restaurer.</translation>
    </message>
    <message>
        <source>It cannot be imported: {engine} deletes questions and answers one hour after the end.</source>
        <translation>Importation impossible&#xa0;: {engine} supprime questions et réponses une heure après la fin.</translation>
    </message>
    <message>
        <source>It cannot be imported: it holds no question.</source>
        <translation>Importation impossible&#xa0;: elle ne contient pas de question.</translation>
    </message>
    <message>
        <source>It cannot be imported: its question is far too long.</source>
        <translation>Importation impossible&#xa0;: sa question est bien trop longue.</translation>
    </message>
    <message>
        <source>It cannot be imported: another model than LLaVA answered it.</source>
        <translation>Importation impossible&#xa0;: la réponse vient d’un autre modèle que LLaVA.</translation>
    </message>
    <message>
        <source>No longer kept by the engine</source>
        <translation>N’est plus conservée par le moteur</translation>
    </message>
    <message>
        <source>Done, without a word</source>
        <translation>Terminé, réponse vide</translation>
    </message>
    <message numerus="yes">
        <source>%n answering – {prompt} – LLaVA Desktop</source>
        <translation>
            <numerusform>%n réponse en cours – {prompt} – LLaVA Desktop</numerusform>
            <numerusform>%n réponses en cours – {prompt} – LLaVA Desktop</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answering – LLaVA Desktop</source>
        <translation>
            <numerusform>%n réponse en cours – LLaVA Desktop</numerusform>
            <numerusform>%n réponses en cours – LLaVA Desktop</numerusform>
        </translation>
    </message>
    <message>
        <source>{size} B</source>
        <translation>{size}&#xa0;o</translation>
    </message>
    <message>
        <source>{size:.0f} KB</source>
        <translation>{size:.0f}&#xa0;ko</translation>
    </message>
    <message>
        <source>{size:.1f} MB</source>
        <translation>{size:.1f}&#xa0;Mo</translation>
    </message>
    <message>
        <source>{seconds:.1f} s</source>
        <translation>{seconds:.1f}&#xa0;s</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes}&#xa0;min {seconds}&#xa0;s</translation>
    </message>
    <message>
        <source>{pixels} {format}, {size}</source>
        <translation>{pixels} {format}, {size}</translation>
    </message>
    <message>
        <source>{pixels}, {size}</source>
        <translation>{pixels}, {size}</translation>
    </message>
    <message>
        <source>{pixels}, {size}, first of {count} pages</source>
        <translation>{pixels}, {size}, première de {count} pages</translation>
    </message>
    <message>
        <source>{pixels}, {size}, first of {count} pictures</source>
        <translation>{pixels}, {size}, première de {count} images</translation>
    </message>
    <message>
        <source>{pixels}, {size}, first of {count} frames</source>
        <translation>{pixels}, {size}, première de {count} images</translation>
    </message>
    <message>
        <source>from {source}, parts painted over</source>
        <translation>à partir de {source}, masquée par endroits</translation>
    </message>
    <message>
        <source>from {source}</source>
        <translation>à partir de {source}</translation>
    </message>
    <message>
        <source>a region of {pixels} from {source}, parts painted over</source>
        <translation>une zone de {pixels} dans {source}, masquée par endroits</translation>
    </message>
    <message>
        <source>a region of {pixels} from {source}</source>
        <translation>une zone de {pixels} dans {source}</translation>
    </message>
    <message>
        <source>Only the region was sent: {sent} ({taken})</source>
        <translation>Seule la zone a été envoyée&#xa0;: {sent} ({taken})</translation>
    </message>
    <message>
        <source>Sends {sent} ({taken})</source>
        <translation>Envoi&#xa0;: {sent} ({taken})</translation>
    </message>
    <message>
        <source>being opened</source>
        <comment>a picture</comment>
        <translation>en cours d’ouverture</translation>
    </message>
    <message>
        <source>cannot be opened</source>
        <comment>a picture</comment>
        <translation>impossible à ouvrir</translation>
    </message>
    <message>
        <source>not asked yet</source>
        <comment>a picture</comment>
        <translation>sans question</translation>
    </message>
    <message>
        <source>waiting for its turn</source>
        <comment>a picture</comment>
        <translation>en attente de son tour</translation>
    </message>
    <message>
        <source>being answered</source>
        <comment>a picture</comment>
        <translation>réponse en cours</translation>
    </message>
    <message>
        <source>answered</source>
        <comment>a picture</comment>
        <translation>réponse reçue</translation>
    </message>
    <message>
        <source>failed</source>
        <comment>a picture</comment>
        <translation>échec</translation>
    </message>
    <message>
        <source>not known whether it was answered</source>
        <comment>a picture</comment>
        <translation>on ignore si la réponse est venue</translation>
    </message>
    <message>
        <source>cancelled</source>
        <comment>a picture</comment>
        <translation>annulée</translation>
    </message>
    <message>
        <source>{name}, {number} of {count}, {state}</source>
        <translation>{name}, {number} sur {count}, {state}</translation>
    </message>
    <message>
        <source>{name}, {number} of {count}, {state}: {why}</source>
        <translation>{name}, {number} sur {count}, {state}&#xa0;: {why}</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {all} waiting</source>
        <translation>
            <numerusform>%n sur {all} en attente</numerusform>
            <numerusform>%n sur {all} en attente</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n being opened</source>
        <translation>
            <numerusform>%n en cours d’ouverture</numerusform>
            <numerusform>%n en cours d’ouverture</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be opened</source>
        <translation>
            <numerusform>%n impossible à ouvrir</numerusform>
            <numerusform>%n impossibles à ouvrir</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answered</source>
        <translation>
            <numerusform>%n réponse reçue</numerusform>
            <numerusform>%n réponses reçues</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n being answered</source>
        <translation>
            <numerusform>%n réponse en cours</numerusform>
            <numerusform>%n réponses en cours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n échec</numerusform>
            <numerusform>%n échecs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not known</source>
        <translation>
            <numerusform>%n incertaine</numerusform>
            <numerusform>%n incertaines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cancelled</source>
        <translation>
            <numerusform>%n annulée</numerusform>
            <numerusform>%n annulées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ask all %n</source>
        <translation>
            <numerusform>Demander pour %n</numerusform>
            <numerusform>Demander pour les %n</numerusform>
        </translation>
    </message>
    <message>
        <source>The demo engine costs nothing.</source>
        <translation>Le moteur de démo ne coûte rien.</translation>
    </message>
    <message>
        <source>Each one is paid for.</source>
        <translation>Chacune est payante.</translation>
    </message>
    <message numerus="yes">
        <source>Sends %n question(s), one for each picture that is open.</source>
        <translation>
            <numerusform>Envoie %n question&#xa0;: une par image ouverte.</numerusform>
            <numerusform>Envoie %n questions&#xa0;: une par image ouverte.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) (is|are) left out: it is not known whether (its question was|their questions were) answered.</source>
        <translation>
            <numerusform>%n image est laissée de côté&#xa0;: on ignore si sa question a eu une réponse.</numerusform>
            <numerusform>%n images sont laissées de côté&#xa0;: on ignore si leurs questions ont eu une réponse.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ask the (failed one|%n failed ones) again</source>
        <translation>
            <numerusform>Redemander celle qui a échoué</numerusform>
            <numerusform>Redemander les %n qui ont échoué</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no token in what was pasted.</source>
        <translation>Ce qui a été collé ne contient pas de jeton.</translation>
    </message>
    <message>
        <source>A Replicate token begins with r8_.</source>
        <translation>Un jeton Replicate commence par r8_.</translation>
    </message>
    <message>
        <source>This cannot be a token: it holds blanks or characters that are not plain letters, digits or signs.</source>
        <translation>Ce ne peut pas être un jeton&#xa0;: il contient des espaces ou des caractères autres que lettres simples, chiffres ou signes.</translation>
    </message>
    <message>
        <source>Copy the token again from replicate.com/account/api-tokens.</source>
        <translation>Copiez de nouveau le jeton depuis replicate.com/account/api-tokens.</translation>
    </message>
    <message>
        <source>Cancelled and failed questions, and what another engine answered, are never sent.</source>
        <translation>Les questions annulées ou en échec, et celles traitées par un autre moteur, ne sont jamais envoyées.</translation>
    </message>
    <message>
        <source>Begins a new conversation: it is about another picture</source>
        <translation>Commence une nouvelle conversation&#xa0;: elle porte sur une autre image</translation>
    </message>
    <message>
        <source>Asks your question anew; the answer above is kept</source>
        <translation>Repose votre question&#x202f;; la réponse ci-dessus est conservée</translation>
    </message>
    <message>
        <source>Continues this conversation</source>
        <translation>Poursuit cette conversation</translation>
    </message>
    <message>
        <source>only this question is sent</source>
        <translation>seule cette question est envoyée</translation>
    </message>
    <message>
        <source>no earlier question is sent along</source>
        <translation>aucun échange n’est joint</translation>
    </message>
    <message numerus="yes">
        <source>%n earlier question(s) and answer(s) (is|are) sent along</source>
        <translation>
            <numerusform>%n échange est joint</numerusform>
            <numerusform>%n échanges sont joints</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Continues with %n earlier question(s) and answer(s)</source>
        <translation>
            <numerusform>Poursuit avec %n échange précédent</numerusform>
            <numerusform>Poursuit avec %n échanges précédents</numerusform>
        </translation>
    </message>
    <message>
        <source>{words}.</source>
        <translation>{words}.</translation>
    </message>
    <message numerus="yes">
        <source>The first (question is|%n questions are) not sent any more: the model&apos;s memory is full.</source>
        <translation>
            <numerusform>La première question n’est plus envoyée&#xa0;: la mémoire du modèle est pleine.</numerusform>
            <numerusform>Les %n premières questions ne sont plus envoyées&#xa0;: la mémoire du modèle est pleine.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %n later question(s)</source>
        <translation>
            <numerusform>Afficher l’échange suivant</numerusform>
            <numerusform>Afficher les %n échanges suivants</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking whether it fits there…</source>
        <translation>Vérification de la place disponible…</translation>
    </message>
    <message>
        <source>Your data lies in {folder} now. The old folder was left as it was; Settings says where it is.</source>
        <translation>Vos données sont maintenant dans {folder}. L’ancien dossier est resté tel quel&#x202f;; les paramètres indiquent où il se trouve.</translation>
    </message>
    <message>
        <source>Your data was not moved, and nothing is lost. {why}</source>
        <translation>Vos données n’ont pas été déplacées, et rien n’est perdu. {why}</translation>
    </message>
    <message>
        <source>The picture of a question that waited is no longer on this computer, so the question is not sent.</source>
        <translation>L’image d’une question en attente n’est plus sur cet ordinateur&#xa0;: la question n’est donc pas envoyée.</translation>
    </message>
    <message>
        <source>This proxy is used, but not for this computer itself, nor for what no_proxy excepts.</source>
        <translation>Ce proxy est utilisé, sauf pour cet ordinateur et pour ce qu’exclut no_proxy.</translation>
    </message>
    <message>
        <source>This computer names no proxy, and none is used.</source>
        <translation>Aucun proxy n’est défini sur cet ordinateur, et aucun n’est utilisé.</translation>
    </message>
    <message>
        <source>This computer names the proxy {host}, which is used while this is empty.</source>
        <translation>Le proxy {host} est défini sur cet ordinateur&#x202f;; il est utilisé tant que ce champ est vide.</translation>
    </message>
    <message>
        <source>No screen reader is running.</source>
        <translation>Aucun lecteur d’écran n’est actif.</translation>
    </message>
    <message>
        <source>There is no picture.</source>
        <translation>Il n’y a pas d’image.</translation>
    </message>
    <message>
        <source>Only what was sent is kept of this picture. Drop it again to change it.</source>
        <translation>Seul ce qui a été envoyé de cette image est conservé. Déposez-la de nouveau pour la modifier.</translation>
    </message>
    <message>
        <source>There are not several pictures.</source>
        <translation>Il n’y a pas plusieurs images.</translation>
    </message>
    <message>
        <source>There is no answer yet.</source>
        <translation>Il n’y a pas encore de réponse.</translation>
    </message>
    <message>
        <source>There is no question that has ended.</source>
        <translation>Aucune question n’est terminée.</translation>
    </message>
    <message>
        <source>Nothing has been changed since this question was asked.</source>
        <translation>Rien n’a changé depuis que cette question a été posée.</translation>
    </message>
    <message>
        <source>No question of the history is chosen.</source>
        <translation>Aucune question de l’historique n’est sélectionnée.</translation>
    </message>
    <message>
        <source>There is no question in the history.</source>
        <translation>L’historique ne contient aucune question.</translation>
    </message>
    <message>
        <source>The list of this computer&apos;s questions is not shown.</source>
        <translation>La liste des questions de cet ordinateur n’est pas affichée.</translation>
    </message>
    <message>
        <source>There is nothing to cancel.</source>
        <translation>Il n’y a rien à annuler.</translation>
    </message>
    <message>
        <source>The companion window has no sides.</source>
        <translation>La fenêtre compacte n’a pas de volets.</translation>
    </message>
    <message>
        <source>This is not shown now.</source>
        <translation>Cela n’est pas affiché en ce moment.</translation>
    </message>
    <message>
        <source>{action}: {why_not}</source>
        <translation>{action}&#xa0;: {why_not}</translation>
    </message>
    <message numerus="yes">
        <source>%n more sentence(s) (stands|stand) in the answer.</source>
        <translation>
            <numerusform>La réponse contient encore %n phrase.</numerusform>
            <numerusform>La réponse contient encore %n phrases.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>No picture was removed.</source>
        <translation>Aucune image n’a été retirée.</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) removed.</source>
        <translation>
            <numerusform>%n image a été retirée.</numerusform>
            <numerusform>%n images ont été retirées.</numerusform>
        </translation>
    </message>
    <message>
        <source>Status: {text}</source>
        <translation>État&#xa0;: {text}</translation>
    </message>
    <message>
        <source>Price of a second</source>
        <translation>Prix d’une seconde</translation>
    </message>
    <message>
        <source>What an answer cost is estimated: the seconds that the model ran, times this. Replicate lists an A100 GPU with 80 GB at $0.0014. It is your own number; nobody is asked.</source>
        <translation>Le coût d’une réponse est estimé&#xa0;: les secondes de calcul du modèle, multipliées par ce prix. Replicate indique 0,0014&#xa0;$ pour un GPU A100 de 80&#xa0;Go. C’est vous qui fixez ce chiffre&#x202f;; il n’est demandé à personne.</translation>
    </message>
    <message>
        <source>Ask before a month costs more than</source>
        <translation>Confirmer si un mois coûte plus de</translation>
    </message>
    <message>
        <source>When a question would take the month over this amount, you are asked first. Questions under way count with their estimated cost. This sets no limit at Replicate itself.</source>
        <translation>Si une question fait dépasser ce montant au mois en cours, une confirmation vous est d’abord demandée. Les questions en cours comptent pour leur coût estimé. Cela ne fixe aucune limite chez Replicate.</translation>
    </message>
    <message>
        <source>Limit of a month</source>
        <translation>Limite mensuelle</translation>
    </message>
    <message>
        <source>A second of the model costs</source>
        <translation>Une seconde du modèle coûte</translation>
    </message>
    <message>
        <source>Moving your data</source>
        <translation>Déplacement de vos données</translation>
    </message>
    <message>
        <source>Your questions, answers and pictures are copied and compared. The app begins when that is done.</source>
        <translation>Vos questions, réponses et images sont copiées et comparées. L’application démarre ensuite.</translation>
    </message>
    <message>
        <source>Moved so far</source>
        <translation>Déplacé jusqu’ici</translation>
    </message>
    <message>
        <source>With pictures</source>
        <translation>Avec les images</translation>
    </message>
    <message>
        <source>Format: {format}</source>
        <translation>Format&#xa0;: {format}</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Enregistrer sous…</translation>
    </message>
    <message>
        <source>Save export</source>
        <translation>Enregistrer l’exportation</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Progression</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Cancel export</source>
        <translation>Annuler l’exportation</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Close export</source>
        <translation>Fermer l’exportation</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Pictures lie in a folder beside it.</source>
        <translation>Les images sont placées dans un dossier à côté.</translation>
    </message>
    <message>
        <source>Cancel the move</source>
        <translation>Annuler le déplacement</translation>
    </message>
    <message>
        <source>{percent} % of {size:,} MB</source>
        <translation>{percent}&#xa0;% de {size:,}&#xa0;Mo</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Essayer maintenant</translation>
    </message>
    <message>
        <source>Send it</source>
        <translation>Envoyer</translation>
    </message>
    <message>
        <source>Send them</source>
        <translation>Tout envoyer</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Pas maintenant</translation>
    </message>
    <message>
        <source>No connection. Questions wait until it is back.</source>
        <translation>Pas de connexion. Les questions attendent son retour.</translation>
    </message>
    <message numerus="yes">
        <source>No connection. %n question(s) (waits|wait) until it is back.</source>
        <translation>
            <numerusform>Pas de connexion. %n question attend son retour.</numerusform>
            <numerusform>Pas de connexion. %n questions attendent son retour.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n question(s) waited for a connection.</source>
        <translation>
            <numerusform>%n question attendait une connexion.</numerusform>
            <numerusform>%n questions attendaient une connexion.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel after</source>
        <translation>Annuler après</translation>
    </message>
    <message>
        <source>End a run by itself after</source>
        <translation>Arrêter une exécution après</translation>
    </message>
    <message>
        <source>Replicate itself ends a run after this time: one that nobody watches cannot cost more. 900 s is 15 minutes.</source>
        <translation>Replicate arrête lui-même une exécution après ce délai&#xa0;: sans surveillance, elle ne peut pas coûter plus. 900&#xa0;s correspondent à 15 minutes.</translation>
    </message>
    <message>
        <source>s</source>
        <comment>seconds</comment>
        <translation>s</translation>
    </message>
    <message>
        <source>Questions at once</source>
        <translation>Questions simultanées</translation>
    </message>
    <message>
        <source>Questions that run at once</source>
        <translation>Questions en cours simultanément</translation>
    </message>
    <message>
        <source>The others wait for their turn. One that waits was not sent yet, and can be cancelled at no cost.</source>
        <translation>Les autres attendent leur tour. Une question en attente n’est pas encore envoyée et peut être annulée sans frais.</translation>
    </message>
    <message>
        <source>There is no token yet.</source>
        <translation>Il n’y a pas encore de jeton.</translation>
    </message>
    <message>
        <source>There is a token in this computer&apos;s keyring.</source>
        <translation>Un jeton est dans le trousseau de cet ordinateur.</translation>
    </message>
    <message>
        <source>There is a token, kept for this session only.</source>
        <translation>Il y a un jeton, conservé pour cette session seulement.</translation>
    </message>
    <message>
        <source>The token comes from REPLICATE_API_TOKEN, for this session only.</source>
        <translation>Le jeton vient de REPLICATE_API_TOKEN, pour cette session seulement.</translation>
    </message>
    <message>
        <source>Token result: {news}</source>
        <translation>Résultat pour le jeton&#xa0;: {news}</translation>
    </message>
    <message>
        <source>Token result</source>
        <translation>Résultat pour le jeton</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Save token</source>
        <translation>Enregistrer le jeton</translation>
    </message>
    <message>
        <source>Check token</source>
        <translation>Vérifier le jeton</translation>
    </message>
    <message>
        <source>Remove token</source>
        <translation>Supprimer le jeton</translation>
    </message>
    <message>
        <source>Where do I get a token? Sign in to Replicate and open</source>
        <translation>Où obtenir un jeton&#x202f;? Connectez-vous à Replicate et ouvrez</translation>
    </message>
    <message>
        <source>Open this page in the browser</source>
        <translation>Ouvrir cette page dans le navigateur</translation>
    </message>
    <message>
        <source>The token is kept in this computer&apos;s keyring and sent to {host} only. It is never written to a file and never shown again.</source>
        <translation>Le jeton est conservé dans le trousseau de cet ordinateur et envoyé à {host} uniquement. Il n’est jamais écrit dans un fichier ni affiché de nouveau.</translation>
    </message>
    <message>
        <source>Where Replicate&apos;s API is asked. Leave it empty, unless somebody gave you another address.</source>
        <translation>L’adresse où l’API de Replicate est appelée. Laissez vide, sauf si l’on vous en a donné une autre.</translation>
    </message>
    <message>
        <source>a quarter to the right</source>
        <translation>un quart de tour à droite</translation>
    </message>
    <message>
        <source>half</source>
        <comment>a turn</comment>
        <translation>un demi-tour</translation>
    </message>
    <message>
        <source>a quarter to the left</source>
        <translation>un quart de tour à gauche</translation>
    </message>
    <message>
        <source>fits 256 kB</source>
        <translation>tient en 256&#xa0;ko</translation>
    </message>
    <message>
        <source>best, up to 1 MB</source>
        <translation>meilleure, jusqu’à 1&#xa0;Mo</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>Prédiction</translation>
    </message>
    <message>
        <source>Waited</source>
        <translation>Attente</translation>
    </message>
    <message>
        <source>Ran</source>
        <translation>Exécution</translation>
    </message>
    <message>
        <source>{cost}, at {rate} a second</source>
        <translation>{cost}, à {rate} la seconde</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>Posée</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Terminée</translation>
    </message>
    <message>
        <source>API address</source>
        <translation>Adresse de l’API</translation>
    </message>
    <message>
        <source>{value:g}</source>
        <translation>{value:g}</translation>
    </message>
    <message>
        <source>Earlier questions</source>
        <translation>Échanges précédents</translation>
    </message>
    <message numerus="yes">
        <source>%n sent along</source>
        <translation>
            <numerusform>%n joint</numerusform>
            <numerusform>%n joints</numerusform>
        </translation>
    </message>
    <message>
        <source>{address} ({events})</source>
        <translation>{address} ({events})</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>Streamed</source>
        <translation>En continu</translation>
    </message>
    <message>
        <source>no</source>
        <translation>non</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>Importée</translation>
    </message>
    <message>
        <source>yes, not asked here</source>
        <translation>oui, pas posée ici</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Original SHA-256</source>
        <translation>SHA-256 de l’original</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Envoyée</translation>
    </message>
    <message>
        <source>Sent SHA-256</source>
        <translation>SHA-256 de l’envoi</translation>
    </message>
    <message>
        <source>Turned</source>
        <translation>Pivotée</translation>
    </message>
    <message>
        <source>Painted over</source>
        <translation>Masquée</translation>
    </message>
    <message>
        <source>parts of it</source>
        <translation>par endroits</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualité</translation>
    </message>
    <message>
        <source>Sent smaller</source>
        <translation>Envoyée réduite</translation>
    </message>
    <message>
        <source>yes: larger it was refused</source>
        <translation>oui&#xa0;: plus grande, elle a été refusée</translation>
    </message>
    <message>
        <source>Use this address</source>
        <translation>Utiliser cette adresse</translation>
    </message>
    <message>
        <source>Keep the other</source>
        <translation>Garder l’autre</translation>
    </message>
    <message>
        <source>Keep the address</source>
        <translation>Garder l’adresse</translation>
    </message>
    <message>
        <source>For this run it was named by --api-url or REPLICATE_BASE_URL: {address}</source>
        <translation>Pour cette session, elle vient de --api-url ou de REPLICATE_BASE_URL&#xa0;: {address}</translation>
    </message>
    <message>
        <source>From the next start: {address}</source>
        <translation>Au prochain démarrage&#xa0;: {address}</translation>
    </message>
    <message>
        <source>From the next start your questions, pictures and token go to {host}. A token that is kept for {before} stays in the keyring and is not sent there: add the one for {host} then.</source>
        <translation>Dès le prochain démarrage, vos questions, images et jeton iront à {host}. Un jeton conservé pour {before} reste dans le trousseau et n’y est pas envoyé&#xa0;: ajoutez alors celui de {host}.</translation>
    </message>
    <message>
        <source>REPLICATE_API_TOKEN is set, and would be sent to {host}, too.</source>
        <translation>REPLICATE_API_TOKEN est défini et serait aussi envoyé à {host}.</translation>
    </message>
    <message>
        <source>{what}: {choice}</source>
        <translation>{what}&#xa0;: {choice}</translation>
    </message>
    <message>
        <source>Your questions, answers and pictures, on this computer and nowhere else.</source>
        <translation>Vos questions, réponses et images, sur cet ordinateur et nulle part ailleurs.</translation>
    </message>
    <message>
        <source>This is the system&apos;s own place for it.</source>
        <translation>C’est l’emplacement prévu par le système.</translation>
    </message>
    <message>
        <source>You moved it there.</source>
        <translation>Vous les avez déplacées là.</translation>
    </message>
    <message>
        <source>It was named by --data-dir, with settings and log in it, so it cannot be moved from here.</source>
        <translation>Le dossier a été indiqué par --data-dir, avec les paramètres et le journal&#xa0;: il ne peut donc pas être déplacé d’ici.</translation>
    </message>
    <message>
        <source>Portable: it lies beside the program, with settings and log in it, and goes where the program goes. The API token stays in this computer&apos;s keyring.</source>
        <translation>Portable&#xa0;: le dossier est à côté du programme, avec les paramètres et le journal, et le suit partout. Le jeton d’API reste dans le trousseau de cet ordinateur.</translation>
    </message>
    <message>
        <source>This installation cannot be carried about. Start it with --data-dir to name a folder for everything.</source>
        <translation>Cette installation ne peut pas être emportée. Lancez-la avec --data-dir pour choisir un dossier où tout placer.</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ouvrir le dossier</translation>
    </message>
    <message>
        <source>Open the data folder</source>
        <translation>Ouvrir le dossier des données</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>Déplacer…</translation>
    </message>
    <message>
        <source>Move the data folder</source>
        <translation>Déplacer le dossier des données</translation>
    </message>
    <message>
        <source>Leave it here</source>
        <translation>Laisser ici</translation>
    </message>
    <message>
        <source>Leave the data here</source>
        <translation>Laisser les données ici</translation>
    </message>
    <message>
        <source>Open the old folder</source>
        <translation>Ouvrir l’ancien dossier</translation>
    </message>
    <message>
        <source>Move it beside the program</source>
        <translation>Placer à côté du programme</translation>
    </message>
    <message>
        <source>At the next start it is copied to {folder}, compared, and used from then on. The old folder stays as it is.</source>
        <translation>Au prochain démarrage, il est copié dans {folder}, comparé, puis utilisé. L’ancien dossier reste tel quel.</translation>
    </message>
    <message>
        <source>A copy from before the move is still in {folder}. Delete it yourself when you miss nothing.</source>
        <translation>Une copie d’avant le déplacement est encore dans {folder}. Supprimez-la vous-même si rien ne vous manque.</translation>
    </message>
    <message>
        <source>To take everything with you, keep it beside the program, in a folder named “{name}”. The API token stays in this computer&apos;s keyring.</source>
        <translation>Pour tout emporter, gardez le dossier à côté du programme, sous le nom «&#xa0;{name}&#xa0;». Le jeton d’API reste dans le trousseau de cet ordinateur.</translation>
    </message>
    <message>
        <source>What you changed holds from the next start.</source>
        <translation>Vos changements prendront effet au prochain démarrage.</translation>
    </message>
    <message>
        <source>Move the data into</source>
        <translation>Déplacer les données vers</translation>
    </message>
    <message>
        <source>File of certificates</source>
        <translation>Fichier de certificats</translation>
    </message>
    <message>
        <source>Asking</source>
        <translation>Questions</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Looking at the picture</source>
        <translation>Regarder l’image</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historique</translation>
    </message>
    <message>
        <source>App</source>
        <translation>Application</translation>
    </message>
    <message>
        <source>on the picture</source>
        <translation>sur l’image</translation>
    </message>
    <message>
        <source>in the list of questions</source>
        <translation>dans la liste des questions</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Demander</translation>
    </message>
    <message>
        <source>Ask about all pictures</source>
        <translation>Demander pour toutes les images</translation>
    </message>
    <message>
        <source>Cancel or close</source>
        <translation>Annuler ou fermer</translation>
    </message>
    <message>
        <source>Bring back removed pictures</source>
        <translation>Rétablir les images retirées</translation>
    </message>
    <message>
        <source>Go to the prompt</source>
        <translation>Aller à la zone de saisie</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Préréglages</translation>
    </message>
    <message>
        <source>Edit presets</source>
        <translation>Modifier les préréglages</translation>
    </message>
    <message>
        <source>Open picture</source>
        <translation>Ouvrir une image</translation>
    </message>
    <message>
        <source>Paste a picture</source>
        <translation>Coller une image</translation>
    </message>
    <message>
        <source>Capture the screen</source>
        <translation>Capturer l’écran</translation>
    </message>
    <message>
        <source>Try the example picture</source>
        <translation>Essayer l’image d’exemple</translation>
    </message>
    <message>
        <source>Remove the picture</source>
        <translation>Retirer l’image</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>Image suivante</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>Image précédente</translation>
    </message>
    <message>
        <source>Go to the picture</source>
        <translation>Aller à l’image</translation>
    </message>
    <message>
        <source>Select a region</source>
        <translation>Sélectionner une zone</translation>
    </message>
    <message>
        <source>Redact</source>
        <translation>Masquer</translation>
    </message>
    <message>
        <source>Model&apos;s view</source>
        <translation>Vue du modèle</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Ajuster</translation>
    </message>
    <message>
        <source>One to one</source>
        <translation>Taille réelle</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Zoom avant</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Zoom arrière</translation>
    </message>
    <message>
        <source>Turn right</source>
        <translation>Pivoter à droite</translation>
    </message>
    <message>
        <source>Turn left</source>
        <translation>Pivoter à gauche</translation>
    </message>
    <message>
        <source>Go to the answer</source>
        <translation>Aller à la réponse</translation>
    </message>
    <message>
        <source>Read the answer aloud</source>
        <translation>Lire la réponse à voix haute</translation>
    </message>
    <message>
        <source>Copy the answer</source>
        <translation>Copier la réponse</translation>
    </message>
    <message>
        <source>Copy the answer as…</source>
        <translation>Copier la réponse comme…</translation>
    </message>
    <message>
        <source>Export this question</source>
        <translation>Exporter cette question</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>Redemander</translation>
    </message>
    <message>
        <source>Ask again with your changes</source>
        <translation>Redemander avec vos changements</translation>
    </message>
    <message>
        <source>Edit the question</source>
        <translation>Modifier la question</translation>
    </message>
    <message>
        <source>Search history</source>
        <translation>Rechercher dans l’historique</translation>
    </message>
    <message>
        <source>Next question of the history</source>
        <translation>Question suivante de l’historique</translation>
    </message>
    <message>
        <source>Previous question of the history</source>
        <translation>Question précédente de l’historique</translation>
    </message>
    <message>
        <source>Filter the history</source>
        <translation>Filtrer l’historique</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Favori</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Renommer</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Show Replicate&apos;s list</source>
        <translation>Afficher la liste de Replicate</translation>
    </message>
    <message>
        <source>Show this computer&apos;s questions</source>
        <translation>Afficher les questions de cet ordinateur</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importer</translation>
    </message>
    <message>
        <source>Fold the history away, or show it</source>
        <translation>Replier ou afficher l’historique</translation>
    </message>
    <message>
        <source>Fold the parameters away, or show them</source>
        <translation>Replier ou afficher les réglages</translation>
    </message>
    <message>
        <source>Companion window, or back</source>
        <translation>Fenêtre compacte, ou retour</translation>
    </message>
    <message>
        <source>Find an action</source>
        <translation>Trouver une action</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Paramètres</translation>
    </message>
    <message>
        <source>About LLaVA Desktop</source>
        <translation>À propos de LLaVA Desktop</translation>
    </message>
    <message>
        <source>Close settings</source>
        <translation>Fermer les paramètres</translation>
    </message>
    <message>
        <source>Settings dialog</source>
        <translation>Fenêtre des paramètres</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Rechercher un paramètre</translation>
    </message>
    <message>
        <source>Sections of settings</source>
        <translation>Sections des paramètres</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Redémarrer</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s)</source>
        <translation>
            <numerusform>%n paramètre</numerusform>
            <numerusform>%n paramètres</numerusform>
        </translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatique</translation>
    </message>
    <message>
        <source>Replicate when there is a token, the demo engine when there is none.</source>
        <translation>Replicate s’il y a un jeton, sinon le moteur de démo.</translation>
    </message>
    <message>
        <source>Demo engine · not LLaVA</source>
        <translation>Moteur de démo · pas LLaVA</translation>
    </message>
    <message>
        <source>Demo engine</source>
        <translation>Moteur de démo</translation>
    </message>
    <message>
        <source>no token yet</source>
        <translation>pas encore de jeton</translation>
    </message>
    <message>
        <source>token in keyring</source>
        <translation>jeton dans le trousseau</translation>
    </message>
    <message>
        <source>token for this session</source>
        <translation>jeton pour cette session</translation>
    </message>
    <message>
        <source>token from the environment</source>
        <translation>jeton de l’environnement</translation>
    </message>
    <message>
        <source>On this computer, without a network. It measures pictures; it is not LLaVA.</source>
        <translation>Sur cet ordinateur, sans réseau. Il mesure les images&#x202f;; ce n’est pas LLaVA.</translation>
    </message>
    <message>
        <source>Replicate</source>
        <translation>Replicate</translation>
    </message>
    <message>
        <source>LLaVA v1.6 34B. Your picture and words are sent there, and it costs money.</source>
        <translation>LLaVA v1.6 34B. Votre image et vos mots y sont envoyés, et c’est payant.</translation>
    </message>
    <message>
        <source>Fits 256 kB</source>
        <translation>Tient en 256&#xa0;ko</translation>
    </message>
    <message>
        <source>What the service advises: sent as it is, quickly</source>
        <translation>Conseillé par le service&#xa0;: envoyée telle quelle, rapidement</translation>
    </message>
    <message>
        <source>Up to 1 MB: for fine detail, such as small text. It takes longer to send</source>
        <translation>Jusqu’à 1&#xa0;Mo&#xa0;: pour les détails fins, comme un petit texte. L’envoi est plus long</translation>
    </message>
    <message>
        <source>Model&apos;s view bar</source>
        <translation>Barre de la vue du modèle</translation>
    </message>
    <message>
        <source>{sent}: {cut}</source>
        <translation>{sent}&#xa0;: {cut}</translation>
    </message>
    <message>
        <source>Show tiles</source>
        <translation>Afficher les tuiles</translation>
    </message>
    <message>
        <source>Where the model cuts the picture</source>
        <translation>Où le modèle découpe l’image</translation>
    </message>
    <message>
        <source>Quality: {quality}</source>
        <translation>Qualité&#xa0;: {quality}</translation>
    </message>
    <message>
        <source>What the service advises: sent as it is, quickly.</source>
        <translation>Conseillé par le service&#xa0;: envoyée telle quelle, rapidement.</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>Meilleure</translation>
    </message>
    <message>
        <source>Up to 1 MB: for fine detail, such as small text. It takes longer to send.</source>
        <translation>Jusqu’à 1&#xa0;Mo&#xa0;: pour les détails fins, comme un petit texte. L’envoi est plus long.</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Activées</translation>
    </message>
    <message>
        <source>With the first words of question and answer.</source>
        <translation>Avec les premiers mots de la question et de la réponse.</translation>
    </message>
    <message>
        <source>Without the words of question and answer</source>
        <translation>Sans les mots de la question et de la réponse</translation>
    </message>
    <message>
        <source>Only that an answer is ready.</source>
        <translation>Indique seulement qu’une réponse est prête.</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Désactivées</translation>
    </message>
    <message>
        <source>The window&apos;s title still says what runs.</source>
        <translation>Le titre de la fenêtre indique toujours ce qui est en cours.</translation>
    </message>
    <message>
        <source>When an answer ends while you look elsewhere. On a locked screen others may read its words.</source>
        <translation>Quand une réponse se termine alors que vous êtes ailleurs. Sur un écran verrouillé, d’autres peuvent en lire les mots.</translation>
    </message>
    <message>
        <source>The quality with which the next picture is sent. For the open picture, see Model&apos;s view.</source>
        <translation>La qualité de la prochaine image à l’envoi. Pour l’image ouverte, la vue du modèle l’indique.</translation>
    </message>
    <message>
        <source>The version of the model to ask. Leave it empty unless someone gave you one.</source>
        <translation>La version du modèle à interroger. Laissez vide, sauf si l’on vous en a donné une.</translation>
    </message>
    <message>
        <source>What the app did, without your token, for whoever helps you. In detail it grows faster; it never has more than three files of 1 MB.</source>
        <translation>Ce que l’application a fait, sans votre jeton, pour qui vous aide. En détail, il grossit plus vite&#x202f;; il ne dépasse jamais trois fichiers de 1&#xa0;Mo.</translation>
    </message>
    <message>
        <source>Check this computer&apos;s setup, see the keyboard shortcuts, and learn what this app is made of.</source>
        <translation>Vérifiez la configuration de cet ordinateur, consultez les raccourcis clavier et les composants de l’application.</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Moteur</translation>
    </message>
    <message>
        <source>Version of the model</source>
        <translation>Version du modèle</translation>
    </message>
    <message>
        <source>The answer is asked for every second or so, and comes in larger pieces.</source>
        <translation>La réponse est demandée environ toutes les secondes et arrive en plus gros morceaux.</translation>
    </message>
    <message>
        <source>The version and the webhook are for Replicate only; the demo engine does not use them.</source>
        <translation>La version et le webhook ne servent qu’avec Replicate&#xa0;; le moteur de démo ne les utilise pas.</translation>
    </message>
    <message>
        <source>If none is ticked, the API reports pieces of the answer and the end.</source>
        <translation>Si aucun n’est coché, l’API signale les morceaux de la réponse et la fin.</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Avancé</translation>
    </message>
    <message>
        <source>A run ends by itself after {duration}</source>
        <translation>Une exécution s’arrête d’elle-même après {duration}</translation>
    </message>
    <message>
        <source>Default (LLaVA v1.6 34B)</source>
        <translation>Par défaut (LLaVA v1.6 34B)</translation>
    </message>
    <message>
        <source>None (https://…)</source>
        <translation>Aucun (https://…)</translation>
    </message>
    <message>
        <source>Webhook: {event}</source>
        <translation>Webhook&#xa0;: {event}</translation>
    </message>
    <message>
        <source>Run limit</source>
        <translation>Durée limite</translation>
    </message>
    <message>
        <source>Tell it about</source>
        <translation>Événements signalés</translation>
    </message>
    <message>
        <source>unfolded</source>
        <translation>déplié</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>replié</translation>
    </message>
    <message>
        <source>{folded}, {differs}</source>
        <translation>{folded}, {differs}</translation>
    </message>
    <message>
        <source>Quality of pictures</source>
        <translation>Qualité des images</translation>
    </message>
    <message>
        <source>Events that the webhook is told</source>
        <translation>Événements signalés au webhook</translation>
    </message>
    <message>
        <source>Stream the answer</source>
        <translation>Réponse en continu</translation>
    </message>
    <message>
        <source>Stop a run by itself after (seconds)</source>
        <translation>Arrêter une exécution après (secondes)</translation>
    </message>
    <message>
        <source>Price of a second of the model (USD)</source>
        <translation>Prix d’une seconde du modèle (USD)</translation>
    </message>
    <message>
        <source>Ask before a month costs more (US cents)</source>
        <translation>Confirmer si un mois coûte plus (cents US)</translation>
    </message>
    <message>
        <source>Text size (percent)</source>
        <translation>Taille du texte (pour cent)</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notifications</translation>
    </message>
    <message>
        <source>Log in detail</source>
        <translation>Journal détaillé</translation>
    </message>
    <message>
        <source>The settings could not be saved: {why}.</source>
        <translation>Impossible d’enregistrer les paramètres&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>Open log folder</source>
        <translation>Ouvrir le dossier du journal</translation>
    </message>
    <message>
        <source>Check my setup</source>
        <translation>Vérifier ma configuration</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Raccourcis clavier</translation>
    </message>
    <message>
        <source>LLaVA v1.6 34B answers at Replicate, which your picture and words are sent to. Without a token the demo engine answers: it runs on this computer and measures pictures. It is not LLaVA.</source>
        <translation>LLaVA v1.6 34B répond chez Replicate, où votre image et vos mots sont envoyés. Sans jeton, c’est le moteur de démo qui répond&#xa0;: il fonctionne sur cet ordinateur et mesure les images. Ce n’est pas LLaVA.</translation>
    </message>
    <message>
        <source>The app is free software under the MIT licence. Qt can be replaced by a version of your own.</source>
        <translation>L’application est un logiciel libre sous licence MIT. Qt peut être remplacé par une version de votre choix.</translation>
    </message>
    <message>
        <source>Close about</source>
        <translation>Fermer la fenêtre À propos</translation>
    </message>
    <message>
        <source>About</source>
        <translation>À propos</translation>
    </message>
    <message>
        <source>LLaVA Desktop {version}</source>
        <translation>LLaVA Desktop {version}</translation>
    </message>
    <message>
        <source>Running on {versions}.</source>
        <translation>Fonctionne avec {versions}.</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Composants</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licence</translation>
    </message>
    <message>
        <source>How to replace Qt</source>
        <translation>Comment remplacer Qt</translation>
    </message>
    <message>
        <source>Where your data lies</source>
        <translation>Où se trouvent vos données</translation>
    </message>
    <message>
        <source>Parts and their licences</source>
        <translation>Composants et leurs licences</translation>
    </message>
    <message>
        <source>Licence: {licence}</source>
        <translation>Licence&#xa0;: {licence}</translation>
    </message>
    <message>
        <source>{name}: {path}</source>
        <translation>{name}&#xa0;: {path}</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Réponses</translation>
    </message>
    <message>
        <source>Who answers</source>
        <translation>Qui répond</translation>
    </message>
    <message>
        <source>model llava provider offline</source>
        <translation>modèle llava fournisseur hors ligne</translation>
    </message>
    <message>
        <source>hash sha release</source>
        <translation>empreinte hash sha publication</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Compte</translation>
    </message>
    <message>
        <source>Token for the API</source>
        <translation>Jeton pour l’API</translation>
    </message>
    <message>
        <source>key password login</source>
        <translation>clé mot de passe connexion token</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>Cancel its question</source>
        <translation>Annuler sa question</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Retirer</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>Tout annuler</translation>
    </message>
    <message>
        <source>Ask failed again</source>
        <translation>Redemander les échecs</translation>
    </message>
    <message>
        <source>size resolution jpeg sharp</source>
        <translation>taille résolution jpeg netteté</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Coût</translation>
    </message>
    <message>
        <source>money budget dollar price rate bill</source>
        <translation>argent budget dollar prix tarif facture</translation>
    </message>
    <message>
        <source>timeout limit time cancel</source>
        <translation>délai limite temps durée annuler</translation>
    </message>
    <message>
        <source>concurrency parallel</source>
        <translation>concurrence parallèle simultané</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenêtre</translation>
    </message>
    <message>
        <source>font zoom large small accessibility</source>
        <translation>police zoom grand petit accessibilité</translation>
    </message>
    <message>
        <source>english deutsch français español 日本語 简体中文 sprache langue idioma</source>
        <translation>english deutsch français español 日本語 简体中文 sprache langue idioma language</translation>
    </message>
    <message>
        <source>alert message desktop privacy</source>
        <translation>alerte message bureau confidentialité</translation>
    </message>
    <message>
        <source>notification area background</source>
        <translation>zone de notification barre arrière-plan</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Données</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Dossier des données</translation>
    </message>
    <message>
        <source>history database location directory path</source>
        <translation>historique base de données emplacement répertoire chemin</translation>
    </message>
    <message>
        <source>Portable</source>
        <translation>Portable</translation>
    </message>
    <message>
        <source>usb stick carry</source>
        <translation>clé usb emporter</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Réseau</translation>
    </message>
    <message>
        <source>base url endpoint server host</source>
        <translation>url de base point d’accès serveur hôte</translation>
    </message>
    <message>
        <source>certificate authority ca tls ssl https</source>
        <translation>certificat autorité ca tls ssl https</translation>
    </message>
    <message>
        <source>version upgrade</source>
        <translation>version mise à jour</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Aide</translation>
    </message>
    <message>
        <source>History and pictures</source>
        <translation>Historique et images</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>Your settings stay, in {folder}; delete that folder to remove them.</source>
        <translation>Vos paramètres restent dans {folder}&#x202f;; supprimez ce dossier pour les effacer.</translation>
    </message>
    <message>
        <source>The API token stays in this computer&apos;s keyring; remove it in Settings.</source>
        <translation>Le jeton d’API reste dans le trousseau de cet ordinateur&#x202f;; supprimez-le dans les paramètres.</translation>
    </message>
    <message>
        <source>debug trace</source>
        <translation>débogage trace log</translation>
    </message>
    <message>
        <source>diagnostics keys hotkeys licence version problem</source>
        <translation>diagnostic touches raccourcis licence version problème</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Taille du texte</translation>
    </message>
    <message>
        <source>Applies to all text, on top of the system&apos;s own scaling. 100 % is the system&apos;s size.</source>
        <translation>Tout le texte, en plus de ce que fait le système. 100&#xa0;% est la taille du système.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>The window&apos;s own words, from the next start. Ask in any language that the model knows.</source>
        <translation>Les mots de la fenêtre, dès le prochain démarrage. Posez vos questions dans toute langue que le modèle connaît.</translation>
    </message>
    <message>
        <source>Leave it empty to do as this computer does. A proxy that wants a password is named in HTTPS_PROXY: no password is kept in a file of settings.</source>
        <translation>Laissez vide pour faire comme cet ordinateur. Un proxy qui exige un mot de passe s’indique dans HTTPS_PROXY&#xa0;: aucun mot de passe n’est conservé dans un fichier de paramètres.</translation>
    </message>
    <message>
        <source>A certificate file (PEM) from your company, if its network needs one. It is trusted in addition to the system&apos;s own.</source>
        <translation>Un fichier de certificats (PEM) de votre entreprise, si son réseau en demande un. Il s’ajoute aux certificats du système.</translation>
    </message>
    <message>
        <source>Replicate did not accept the API token.</source>
        <translation>Replicate n’a pas accepté le jeton d’API.</translation>
    </message>
    <message>
        <source>Keyring</source>
        <translation>Trousseau</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Certificats</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Name look-up</source>
        <translation>Résolution du nom</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Connexion</translation>
    </message>
    <message>
        <source>Secure connection</source>
        <translation>Connexion sécurisée</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Horloge</translation>
    </message>
    <message>
        <source>API token</source>
        <translation>Jeton d’API</translation>
    </message>
    <message>
        <source>Model version</source>
        <translation>Version du modèle</translation>
    </message>
    <message>
        <source>Write access</source>
        <translation>Accès en écriture</translation>
    </message>
    <message>
        <source>Free space</source>
        <translation>Espace libre</translation>
    </message>
    <message>
        <source>Picture formats</source>
        <translation>Formats d’image</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problème</translation>
    </message>
    <message>
        <source>Not checked</source>
        <translation>Non vérifié</translation>
    </message>
    <message>
        <source>Check again in a moment.</source>
        <translation>Vérifiez de nouveau dans un instant.</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) (was|were) found.</source>
        <translation>
            <numerusform>%n problème trouvé.</numerusform>
            <numerusform>%n problèmes trouvés.</numerusform>
        </translation>
    </message>
    <message>
        <source>No problem was found.</source>
        <translation>Aucun problème trouvé.</translation>
    </message>
    <message>
        <source>All is well.</source>
        <translation>Tout va bien.</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) (was|were) not checked.</source>
        <translation>
            <numerusform>%n point n’a pas été vérifié.</numerusform>
            <numerusform>%n points n’ont pas été vérifiés.</numerusform>
        </translation>
    </message>
    <message>
        <source>As the system does (http://host:8080)</source>
        <translation>Comme le système (http://host:8080)</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Aucun</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>Choose a file of certificates</source>
        <translation>Choisir un fichier de certificats</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>Aucun paramètre ne contient ces mots.</translation>
    </message>
    <message>
        <source>Icon in the system tray</source>
        <translation>Icône dans la zone de notification</translation>
    </message>
    <message>
        <source>A click on it shows the window; its menu begins a question or captures the screen. Closing the window still ends the app.</source>
        <translation>Un clic affiche la fenêtre&#x202f;; son menu commence une question ou capture l’écran. Fermer la fenêtre quitte toujours l’application.</translation>
    </message>
    <message>
        <source>This desktop has no system tray.</source>
        <translation>Ce bureau n’a pas de zone de notification.</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Vérifier de nouveau</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Laisser ainsi</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>Envoyer</translation>
    </message>
    <message>
        <source>Do not send</source>
        <translation>Ne pas envoyer</translation>
    </message>
    <message>
        <source>This question is not finished, and nothing is watching it now.</source>
        <translation>Cette question n’est pas terminée, et rien ne la suit en ce moment.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Afficher</translation>
    </message>
    <message>
        <source>New question</source>
        <translation>Nouvelle question</translation>
    </message>
    <message>
        <source>A small window that stays in front of others</source>
        <translation>Une petite fenêtre qui reste devant les autres</translation>
    </message>
    <message>
        <source>A small window. This desktop does not let a program keep it in front; its title bar may</source>
        <translation>Une petite fenêtre. Ce bureau ne laisse pas un programme la garder devant&#x202f;; sa barre de titre le permet peut-être</translation>
    </message>
    <message>
        <source>Back to the full window</source>
        <translation>Retour à la fenêtre complète</translation>
    </message>
    <message>
        <source>Fold the history away</source>
        <translation>Replier l’historique</translation>
    </message>
    <message>
        <source>Show the history</source>
        <translation>Afficher l’historique</translation>
    </message>
    <message>
        <source>Fold the parameters away</source>
        <translation>Replier les réglages</translation>
    </message>
    <message>
        <source>Show the parameters</source>
        <translation>Afficher les réglages</translation>
    </message>
    <message>
        <source>History panel</source>
        <translation>Volet de l’historique</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>Capturer</translation>
    </message>
    <message>
        <source>Companion window</source>
        <translation>Fenêtre compacte</translation>
    </message>
    <message>
        <source>Parameters panel</source>
        <translation>Volet des réglages</translation>
    </message>
    <message>
        <source>{tip} ({keys})</source>
        <translation>{tip} ({keys})</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
    <message>
        <source>Check for updates</source>
        <translation>Rechercher des mises à jour</translation>
    </message>
    <message>
        <source>This build names no address where new versions are announced, so there is nobody to ask.</source>
        <translation>Cette version n’indique aucune adresse annonçant les nouvelles versions&#xa0;: il n’y a donc personne à interroger.</translation>
    </message>
    <message>
        <source>At each start {host} is asked which version is the newest. Nothing about you is sent; nothing is downloaded or installed.</source>
        <translation>À chaque démarrage, {host} est interrogé sur la version la plus récente. Rien à votre sujet n’est envoyé&#x202f;; rien n’est téléchargé ni installé.</translation>
    </message>
    <message>
        <source>Version {newer} of LLaVA Desktop is out; this is {running}.</source>
        <translation>La version {newer} de LLaVA Desktop est sortie&#x202f;; vous utilisez la {running}.</translation>
    </message>
    <message>
        <source>It should look like https://host/v1.</source>
        <translation>Elle devrait ressembler à https://host/v1.</translation>
    </message>
    <message>
        <source>The API address cannot be read.</source>
        <translation>L’adresse de l’API est illisible.</translation>
    </message>
    <message>
        <source>The API address cannot be used.</source>
        <translation>L’adresse de l’API ne peut pas être utilisée.</translation>
    </message>
    <message>
        <source>The API address must not hold a user name or password.</source>
        <translation>L’adresse de l’API ne doit contenir ni nom d’utilisateur ni mot de passe.</translation>
    </message>
    <message>
        <source>The API address must begin with https.</source>
        <translation>L’adresse de l’API doit commencer par https.</translation>
    </message>
    <message>
        <source>Plain http is only for this computer.</source>
        <translation>Le http non chiffré est réservé à cet ordinateur.</translation>
    </message>
    <message>
        <source>{fact}: {first} → {second}</source>
        <translation>{fact}&#xa0;: {first} → {second}</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Question</translation>
    </message>
    <message>
        <source>Nothing differs: the same question, and the same answer.</source>
        <translation>Aucune différence&#xa0;: même question, même réponse.</translation>
    </message>
    <message>
        <source>{text}: too long to be compared.</source>
        <translation>{text}&#xa0;: trop long pour être comparé.</translation>
    </message>
    <message numerus="yes">
        <source>{text}: %n change(s)</source>
        <translation>
            <numerusform>{text}&#xa0;: %n changement</numerusform>
            <numerusform>{text}&#xa0;: %n changements</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{text}: %n change(s), line by line</source>
        <translation>
            <numerusform>{text}&#xa0;: %n changement, ligne par ligne</numerusform>
            <numerusform>{text}&#xa0;: %n changements, ligne par ligne</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>et %n autre</numerusform>
            <numerusform>et %n autres</numerusform>
        </translation>
    </message>
    <message>
        <source>only in the second: {words}</source>
        <translation>seulement dans la seconde&#xa0;: {words}</translation>
    </message>
    <message>
        <source>only in the first: {words}</source>
        <translation>seulement dans la première&#xa0;: {words}</translation>
    </message>
    <message>
        <source>{before} became {after}</source>
        <translation>{before} est devenu {after}</translation>
    </message>
    <message>
        <source>The conversation must alternate between question and answer.</source>
        <translation>La conversation doit alterner question et réponse.</translation>
    </message>
    <message>
        <source>The conversation holds an empty message.</source>
        <translation>La conversation contient un message vide.</translation>
    </message>
    <message>
        <source>The conversation contains “&lt;image&gt;”, which the model keeps for itself. Remove it.</source>
        <translation>La conversation contient «&#xa0;&lt;image&gt;&#xa0;», que le modèle se réserve. Retirez-le.</translation>
    </message>
    <message>
        <source>none</source>
        <comment>answers</comment>
        <translation>aucune</translation>
    </message>
    <message>
        <source>You asked about this picture before: more than {most} answers, {same} about this part</source>
        <translation>Vous avez déjà posé des questions sur cette image&#xa0;: plus de {most} réponses, dont {same} sur cette partie</translation>
    </message>
    <message>
        <source>You asked about this picture before: more than {most} answers</source>
        <translation>Vous avez déjà posé des questions sur cette image&#xa0;: plus de {most} réponses</translation>
    </message>
    <message numerus="yes">
        <source>You asked about this picture before: %n answer(s), {same} about this part</source>
        <translation>
            <numerusform>Vous avez déjà posé des questions sur cette image&#xa0;: %n réponse, dont {same} sur cette partie</numerusform>
            <numerusform>Vous avez déjà posé des questions sur cette image&#xa0;: %n réponses, dont {same} sur cette partie</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You asked about this picture before: %n answer(s)</source>
        <translation>
            <numerusform>Vous avez déjà posé des questions sur cette image&#xa0;: %n réponse</numerusform>
            <numerusform>Vous avez déjà posé des questions sur cette image&#xa0;: %n réponses</numerusform>
        </translation>
    </message>
    <message>
        <source>“{name}” is no object</source>
        <translation>«&#xa0;{name}&#xa0;» n’est pas un objet</translation>
    </message>
    <message>
        <source>a question is no object</source>
        <translation>une question n’est pas un objet</translation>
    </message>
    <message>
        <source>“{name}” is no text</source>
        <translation>«&#xa0;{name}&#xa0;» n’est pas un texte</translation>
    </message>
    <message>
        <source>“{name}” has more than {most:,} characters</source>
        <translation>«&#xa0;{name}&#xa0;» a plus de {most:,} caractères</translation>
    </message>
    <message>
        <source>“{name}” has a form that it cannot have</source>
        <translation>«&#xa0;{name}&#xa0;» a une forme impossible</translation>
    </message>
    <message>
        <source>“{name}” is neither true nor false</source>
        <translation>«&#xa0;{name}&#xa0;» n’est ni vrai ni faux</translation>
    </message>
    <message>
        <source>“{name}” is no whole number from {least:,} to {most:,}</source>
        <translation>«&#xa0;{name}&#xa0;» n’est pas un nombre entier de {least:,} à {most:,}</translation>
    </message>
    <message>
        <source>“{name}” does not have {count} numbers</source>
        <translation>«&#xa0;{name}&#xa0;» n’a pas {count} nombres</translation>
    </message>
    <message>
        <source>“{name}” is no number from 0 to {most:,}</source>
        <translation>«&#xa0;{name}&#xa0;» n’est pas un nombre de 0 à {most:,}</translation>
    </message>
    <message>
        <source>“{name}” is a word that this version does not know</source>
        <translation>«&#xa0;{name}&#xa0;» est un mot inconnu de cette version</translation>
    </message>
    <message>
        <source>“{name}” is no time</source>
        <translation>«&#xa0;{name}&#xa0;» n’est pas une date</translation>
    </message>
    <message>
        <source>“{name}” is a time without a time zone</source>
        <translation>«&#xa0;{name}&#xa0;» est une date sans fuseau horaire</translation>
    </message>
    <message>
        <source>“{name}” is a time that cannot be</source>
        <translation>«&#xa0;{name}&#xa0;» est une date impossible</translation>
    </message>
    <message>
        <source>“{name}” is no list</source>
        <translation>«&#xa0;{name}&#xa0;» n’est pas une liste</translation>
    </message>
    <message>
        <source>“{name}” has more than {most} members</source>
        <translation>«&#xa0;{name}&#xa0;» a plus de {most} éléments</translation>
    </message>
    <message>
        <source>a name in quotes is missing</source>
        <translation>il manque un nom entre guillemets</translation>
    </message>
    <message>
        <source>there are too many brackets within each other</source>
        <translation>trop de crochets sont imbriqués</translation>
    </message>
    <message>
        <source>there is a number that is none, or too long</source>
        <translation>un nombre n’est pas valable, ou est trop long</translation>
    </message>
    <message>
        <source>“{sign}” is missing</source>
        <translation>il manque «&#xa0;{sign}&#xa0;»</translation>
    </message>
    <message>
        <source>there is a part of more than {millions} million characters</source>
        <translation>une partie dépasse {millions} millions de caractères</translation>
    </message>
    <message>
        <source>The file is damaged at line {line:,}, character {character:,}: {why}.</source>
        <translation>Le fichier est endommagé à la ligne {line:,}, caractère {character:,}&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>Nothing of it was imported.</source>
        <translation>Rien n’en a été importé.</translation>
    </message>
    <message>
        <source>This question had no end yet when it was exported. What became of it is not known here.</source>
        <translation>Cette question n’était pas terminée lors de l’exportation. On ignore ici ce qu’elle est devenue.</translation>
    </message>
    <message>
        <source>this is no export of LLaVA Desktop</source>
        <translation>ce n’est pas une exportation de LLaVA Desktop</translation>
    </message>
    <message>
        <source>it was written by a newer version of this app</source>
        <translation>il a été écrit par une version plus récente de l’application</translation>
    </message>
    <message>
        <source>“{name}” is an address that cannot be</source>
        <translation>«&#xa0;{name}&#xa0;» est une adresse impossible</translation>
    </message>
    <message>
        <source>“{name}” has no size</source>
        <translation>«&#xa0;{name}&#xa0;» n’a pas de taille</translation>
    </message>
    <message>
        <source>a picture that was sent is neither JPEG nor PNG</source>
        <translation>une image envoyée n’est ni JPEG ni PNG</translation>
    </message>
    <message>
        <source>a picture is no base64</source>
        <translation>une image n’est pas en base64</translation>
    </message>
    <message>
        <source>a picture is not the one that its question names</source>
        <translation>une image n’est pas celle que nomme sa question</translation>
    </message>
    <message numerus="yes">
        <source>(One cell is|%n cells are) longer than the {most:,} characters that Excel takes; other programs read all.</source>
        <translation>
            <numerusform>Une cellule dépasse les {most:,} caractères qu’accepte Excel&#x202f;; d’autres programmes lisent tout.</numerusform>
            <numerusform>%n cellules dépassent les {most:,} caractères qu’accepte Excel&#x202f;; d’autres programmes lisent tout.</numerusform>
        </translation>
    </message>
    <message>
        <source>There are more questions than the {most:,} lines that Excel takes.</source>
        <translation>Il y a plus de questions que les {most:,} lignes qu’accepte Excel.</translation>
    </message>
    <message>
        <source>This question</source>
        <translation>Cette question</translation>
    </message>
    <message>
        <source>Chosen questions</source>
        <translation>Questions sélectionnées</translation>
    </message>
    <message>
        <source>All questions</source>
        <translation>Toutes les questions</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>Page Web</translation>
    </message>
    <message>
        <source>One file for any browser.</source>
        <translation>Un seul fichier, pour tout navigateur.</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>For notes and wikis.</source>
        <translation>Pour les notes et les wikis.</translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation>Texte brut</translation>
    </message>
    <message>
        <source>Words only.</source>
        <translation>Les mots seulement.</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>Tableau CSV</translation>
    </message>
    <message>
        <source>For spreadsheets.</source>
        <translation>Pour les tableurs.</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Everything; can be imported again.</source>
        <translation>Tout&#x202f;; peut être réimporté.</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>The same, a question a line.</source>
        <translation>Le même contenu, une question par ligne.</translation>
    </message>
    <message>
        <source>Any state</source>
        <translation>Tous les états</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Avec réponse</translation>
    </message>
    <message>
        <source>Failed or cancelled</source>
        <translation>Échouées ou annulées</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>With or without a picture</source>
        <translation>Avec ou sans image</translation>
    </message>
    <message>
        <source>With a picture</source>
        <translation>Avec une image</translation>
    </message>
    <message>
        <source>Without a picture</source>
        <translation>Sans image</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Aujourd’hui</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>7 derniers jours</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>30 derniers jours</translation>
    </message>
    <message>
        <source>This year</source>
        <translation>Cette année</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>Corbeille</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Favoris</translation>
    </message>
    <message>
        <source>at most {most} pictures are opened at a time</source>
        <translation>pas plus de {most} images à la fois</translation>
    </message>
    <message>
        <source>the others have no picture&apos;s name</source>
        <translation>les autres ne portent pas un nom d’image</translation>
    </message>
    <message>
        <source>not all of it was looked through</source>
        <translation>tout n’a pas été parcouru</translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) could not be read</source>
        <translation>
            <numerusform>%n dossier n’a pas pu être lu</numerusform>
            <numerusform>%n dossiers n’ont pas pu être lus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {files} (was|were) opened: {reasons}.</source>
        <translation>
            <numerusform>%n image ouverte sur {files}&#xa0;: {reasons}.</numerusform>
            <numerusform>%n images ouvertes sur {files}&#xa0;: {reasons}.</numerusform>
        </translation>
    </message>
    <message>
        <source>The one file in {folders} has no picture&apos;s name. Drop it by itself to open it all the same.</source>
        <translation>Le seul fichier dans {folders} ne porte pas un nom d’image. Déposez-le seul pour l’ouvrir quand même.</translation>
    </message>
    <message>
        <source>None of {files} has a picture&apos;s name. Drop a file by itself to open it all the same.</source>
        <translation>Aucun nom d’image parmi {files}. Déposez un fichier seul pour l’ouvrir quand même.</translation>
    </message>
    <message>
        <source>It</source>
        <comment>a folder</comment>
        <translation>Ce dossier</translation>
    </message>
    <message>
        <source>{folder} could not be read. Check that you may open it.</source>
        <translation>{folder} n’a pas pu être lu. Vérifiez que vous avez le droit de l’ouvrir.</translation>
    </message>
    <message>
        <source>{folder} is empty. Drop a picture file, or choose one.</source>
        <translation>{folder} est vide. Déposez un fichier d’image, ou choisissez-en un.</translation>
    </message>
    <message>
        <source>{folder} took too long to look through. Drop a picture file, or choose one.</source>
        <translation>{folder} était trop long à parcourir. Déposez un fichier d’image, ou choisissez-en un.</translation>
    </message>
    <message numerus="yes">
        <source>The %n folders could not be read. Check that you may open them.</source>
        <translation>
            <numerusform>Le dossier n’a pas pu être lu. Vérifiez que vous avez le droit de l’ouvrir.</numerusform>
            <numerusform>Les %n dossiers n’ont pas pu être lus. Vérifiez que vous avez le droit de les ouvrir.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n folders are empty. Drop a picture file, or choose one.</source>
        <translation>
            <numerusform>Le dossier est vide. Déposez un fichier d’image, ou choisissez-en un.</numerusform>
            <numerusform>Les %n dossiers sont vides. Déposez un fichier d’image, ou choisissez-en un.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n folders took too long to look through. Drop a picture file, or choose one.</source>
        <translation>
            <numerusform>Le dossier était trop long à parcourir. Déposez un fichier d’image, ou choisissez-en un.</numerusform>
            <numerusform>Les %n dossiers étaient trop longs à parcourir. Déposez un fichier d’image, ou choisissez-en un.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n file(s) in {folders}</source>
        <comment>after: of</comment>
        <translation>
            <numerusform>%n fichier dans {folders}</numerusform>
            <numerusform>les %n fichiers dans {folders}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the more than %n file(s) in {folders}</source>
        <comment>after: of</comment>
        <translation>
            <numerusform>plus de %n fichier dans {folders}</numerusform>
            <numerusform>plus de %n fichiers dans {folders}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n file(s)</source>
        <comment>after: of</comment>
        <translation>
            <numerusform>%n fichier</numerusform>
            <numerusform>les %n fichiers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the more than %n file(s)</source>
        <comment>after: of</comment>
        <translation>
            <numerusform>plus de %n fichier</numerusform>
            <numerusform>plus de %n fichiers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n folders</source>
        <comment>after: in</comment>
        <translation>
            <numerusform>le dossier</numerusform>
            <numerusform>les %n dossiers</numerusform>
        </translation>
    </message>
    <message>
        <source>the start</source>
        <translation>le début</translation>
    </message>
    <message>
        <source>pieces of the answer</source>
        <translation>les morceaux de la réponse</translation>
    </message>
    <message>
        <source>logs</source>
        <translation>les journaux</translation>
    </message>
    <message>
        <source>the end</source>
        <translation>la fin</translation>
    </message>
    <message>
        <source>Nobody is told.</source>
        <translation>Personne n’est prévenu.</translation>
    </message>
    <message>
        <source>chosen version</source>
        <translation>version choisie</translation>
    </message>
    <message>
        <source>webhook</source>
        <translation>webhook</translation>
    </message>
    <message>
        <source>not streamed</source>
        <translation>pas en continu</translation>
    </message>
    <message>
        <source>A version is 64 hex digits: 0 to 9 and a to f.</source>
        <translation>Une version compte 64 chiffres hexadécimaux&#xa0;: de 0 à 9 et de a à f.</translation>
    </message>
    <message>
        <source>The previous version stays.</source>
        <translation>La version précédente reste.</translation>
    </message>
    <message>
        <source>This holds an API token, which must go nowhere but to the API.</source>
        <translation>Ceci contient un jeton d’API, qui ne doit aller qu’à l’API.</translation>
    </message>
    <message>
        <source>An address has no blanks and only plain letters, digits and signs.</source>
        <translation>Une adresse n’a pas d’espaces, seulement des lettres simples, des chiffres et des signes.</translation>
    </message>
    <message>
        <source>A webhook&apos;s address begins with https:// and a host.</source>
        <translation>L’adresse d’un webhook commence par https:// suivi d’un hôte.</translation>
    </message>
    <message>
        <source>A name or password before the host is not accepted: every reply would repeat it.</source>
        <translation>Un nom ou un mot de passe devant l’hôte n’est pas accepté&#xa0;: chaque réponse le répéterait.</translation>
    </message>
    <message>
        <source>The question, the picture and the answer are also sent to {host}, by the API.</source>
        <translation>L’API envoie aussi la question, l’image et la réponse à {host}.</translation>
    </message>
    <message>
        <source>It is an address of a private network: Replicate cannot reach it, an API of your own may.</source>
        <translation>C’est une adresse de réseau privé&#xa0;: Replicate ne peut pas l’atteindre, une API à vous peut-être.</translation>
    </message>
    <message>
        <source>{name} takes too long to open.</source>
        <translation>{name}&#xa0;: l’ouverture prend trop de temps.</translation>
    </message>
    <message>
        <source>Save it again as an ordinary JPEG.</source>
        <translation>Enregistrez-la de nouveau en JPEG ordinaire.</translation>
    </message>
    <message>
        <source>{name} could not be opened.</source>
        <translation>{name}&#xa0;: ouverture impossible.</translation>
    </message>
    <message>
        <source>Save or download it again.</source>
        <translation>Enregistrez-la ou téléchargez-la de nouveau.</translation>
    </message>
    <message>
        <source>{name} needs more memory than this computer has free.</source>
        <translation>{name} exige plus de mémoire que cet ordinateur n’en a de libre.</translation>
    </message>
    <message>
        <source>{name} has too many pixels: {size}.</source>
        <translation>{name} a trop de pixels&#xa0;: {size}.</translation>
    </message>
    <message>
        <source>Copy a part of it.</source>
        <translation>Copiez-en une partie.</translation>
    </message>
    <message>
        <source>{name} is incomplete.</source>
        <translation>{name}&#xa0;: l’image est incomplète.</translation>
    </message>
    <message>
        <source>Copy it again.</source>
        <translation>Copiez-la de nouveau.</translation>
    </message>
    <message>
        <source>A picture in the file</source>
        <translation>Une image du fichier</translation>
    </message>
    <message>
        <source>{name} is not one that was sent.</source>
        <translation>{name}&#xa0;: ce n’est pas une image envoyée.</translation>
    </message>
    <message>
        <source>The picture</source>
        <translation>L’image</translation>
    </message>
    <message>
        <source>{name} has too many pixels.</source>
        <translation>{name} a trop de pixels.</translation>
    </message>
    <message>
        <source>{name} is a camera raw file.</source>
        <translation>{name} est au format RAW d’un appareil photo.</translation>
    </message>
    <message>
        <source>Export it as a JPEG first.</source>
        <translation>Exportez d’abord l’image en JPEG.</translation>
    </message>
    <message>
        <source>{name} has too many pixels: {size}, {megapixels:.0f} megapixels.</source>
        <translation>{name} a trop de pixels&#xa0;: {size}, {megapixels:.0f} mégapixels.</translation>
    </message>
    <message>
        <source>{name} is built of too many layers to open.</source>
        <translation>{name} compte trop de couches pour s’ouvrir.</translation>
    </message>
    <message>
        <source>{name} is damaged or incomplete.</source>
        <translation>{name}&#xa0;: l’image est endommagée ou incomplète.</translation>
    </message>
    <message>
        <source>JPEG pictures may have up to {jpeg} megapixels, others up to {others}. Make it smaller first.</source>
        <translation>Une image JPEG peut atteindre {jpeg} mégapixels, les autres {others}. Réduisez-la d’abord.</translation>
    </message>
    <message>
        <source>The stored picture</source>
        <translation>L’image conservée</translation>
    </message>
    <message>
        <source>{name} is on a network path.</source>
        <translation>{name} se trouve sur un chemin réseau.</translation>
    </message>
    <message>
        <source>Copy it to this computer first.</source>
        <translation>Copiez-la d’abord sur cet ordinateur.</translation>
    </message>
    <message>
        <source>{name} is empty.</source>
        <translation>{name}&#xa0;: le fichier est vide.</translation>
    </message>
    <message>
        <source>{name} is a folder, not a picture.</source>
        <translation>{name} est un dossier, pas une image.</translation>
    </message>
    <message>
        <source>{name} is a pipe, not a picture.</source>
        <translation>{name} est un tube, pas une image.</translation>
    </message>
    <message>
        <source>{name} is a socket, not a picture.</source>
        <translation>{name} est un socket, pas une image.</translation>
    </message>
    <message>
        <source>{name} is a device, not a picture.</source>
        <translation>{name} est un périphérique, pas une image.</translation>
    </message>
    <message>
        <source>{name} is not a regular file.</source>
        <translation>{name} n’est pas un fichier ordinaire.</translation>
    </message>
    <message>
        <source>{name} is no longer there.</source>
        <translation>{name} n’est plus là.</translation>
    </message>
    <message>
        <source>{name} may not be read by you.</source>
        <translation>{name}&#xa0;: vous n’avez pas le droit de lire ce fichier.</translation>
    </message>
    <message>
        <source>{name} is a socket or a device, not a picture.</source>
        <translation>{name} est un socket ou un périphérique, pas une image.</translation>
    </message>
    <message>
        <source>{name} is a link that leads nowhere.</source>
        <translation>{name} est un lien qui ne mène nulle part.</translation>
    </message>
    <message>
        <source>{name} has a name that is too long.</source>
        <translation>{name} a un nom trop long.</translation>
    </message>
    <message>
        <source>{name} could not be read.</source>
        <translation>{name}&#xa0;: lecture impossible.</translation>
    </message>
    <message>
        <source>{name} is too large: {size}.</source>
        <translation>{name}&#xa0;: le fichier est trop volumineux ({size}).</translation>
    </message>
    <message>
        <source>Pictures may have up to {size}.</source>
        <translation>Une image peut atteindre {size}.</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>un document PDF</translation>
    </message>
    <message>
        <source>a camera raw file</source>
        <translation>une image RAW d’appareil photo</translation>
    </message>
    <message>
        <source>a video</source>
        <translation>une vidéo</translation>
    </message>
    <message>
        <source>a JPEG XL picture</source>
        <translation>une image JPEG XL</translation>
    </message>
    <message>
        <source>a JPEG 2000 picture</source>
        <translation>une image JPEG 2000</translation>
    </message>
    <message>
        <source>a Photoshop document</source>
        <translation>un document Photoshop</translation>
    </message>
    <message>
        <source>a GIMP document</source>
        <translation>un document GIMP</translation>
    </message>
    <message>
        <source>a Windows icon</source>
        <translation>une icône Windows</translation>
    </message>
    <message>
        <source>a ZIP archive or an office document</source>
        <translation>une archive ZIP ou un document bureautique</translation>
    </message>
    <message>
        <source>a compressed file</source>
        <translation>un fichier compressé</translation>
    </message>
    <message>
        <source>a PostScript drawing</source>
        <translation>un dessin PostScript</translation>
    </message>
    <message>
        <source>{name} is {kind}.</source>
        <translation>{name} est {kind}.</translation>
    </message>
    <message>
        <source>This app opens {formats}.</source>
        <translation>L’application ouvre {formats}.</translation>
    </message>
    <message>
        <source>{name} is not a picture this app can open ({formats}).</source>
        <translation>{name} n’est pas une image que l’application peut ouvrir ({formats}).</translation>
    </message>
    <message>
        <source>a web page</source>
        <translation>une page Web</translation>
    </message>
    <message>
        <source>an SVG drawing</source>
        <translation>un dessin SVG</translation>
    </message>
    <message>
        <source>The demo engine could not be started on this computer. Choose it again in Settings to try once more.</source>
        <translation>Le moteur de démo n’a pas pu démarrer sur cet ordinateur. Choisissez-le de nouveau dans les paramètres pour réessayer.</translation>
    </message>
    <message>
        <source>The demo engine is starting…</source>
        <translation>Le moteur de démo démarre…</translation>
    </message>
    <message>
        <source>Looking for your API token in the keyring…</source>
        <translation>Recherche de votre jeton d’API dans le trousseau…</translation>
    </message>
    <message>
        <source>Add an API token in Settings, or choose the demo engine.</source>
        <translation>Ajoutez un jeton d’API dans les paramètres, ou choisissez le moteur de démo.</translation>
    </message>
    <message>
        <source>The API did not accept this token. Copy it again from the token page.</source>
        <translation>L’API n’a pas accepté ce jeton. Copiez-le de nouveau depuis la page des jetons.</translation>
    </message>
    <message>
        <source>The API did not accept this token. Nothing was saved. Copy it again from the token page.</source>
        <translation>L’API n’a pas accepté ce jeton. Rien n’a été enregistré. Copiez-le de nouveau depuis la page des jetons.</translation>
    </message>
    <message>
        <source>no token for {name}</source>
        <translation>aucun jeton pour {name}</translation>
    </message>
    <message>
        <source>Looking for your token…</source>
        <translation>Recherche de votre jeton…</translation>
    </message>
    <message>
        <source>No engine</source>
        <translation>Aucun moteur</translation>
    </message>
    <message>
        <source>Demo engine · starting…</source>
        <translation>Moteur de démo · démarrage…</translation>
    </message>
    <message>
        <source>REPLICATE_API_TOKEN is not used.</source>
        <translation>REPLICATE_API_TOKEN n’est pas utilisé.</translation>
    </message>
    <message>
        <source>Forgotten until the next start: REPLICATE_API_TOKEN is still set.</source>
        <translation>Oublié jusqu’au prochain démarrage&#xa0;: REPLICATE_API_TOKEN est toujours défini.</translation>
    </message>
    <message>
        <source>Removing the token from the keyring…</source>
        <translation>Suppression du jeton du trousseau…</translation>
    </message>
    <message>
        <source>Checking the token with the API…</source>
        <translation>Vérification du jeton auprès de l’API…</translation>
    </message>
    <message>
        <source>It could not be checked.</source>
        <translation>La vérification n’a pas pu se faire.</translation>
    </message>
    <message>
        <source>It works: signed in as {name}.</source>
        <translation>Il fonctionne&#xa0;: connecté en tant que {name}.</translation>
    </message>
    <message>
        <source>It does not look like a Replicate token (r8_…).</source>
        <translation>Cela ne ressemble pas à un jeton Replicate (r8_…).</translation>
    </message>
    <message>
        <source>Saving it in the keyring…</source>
        <translation>Enregistrement dans le trousseau…</translation>
    </message>
    <message>
        <source>Saved in the keyring.</source>
        <translation>Enregistré dans le trousseau.</translation>
    </message>
    <message>
        <source>Removed.</source>
        <translation>Supprimé.</translation>
    </message>
    <message>
        <source>Forgotten here. The keyring could not be asked to remove it too: {why}</source>
        <translation>Oublié ici. Le trousseau n’a pas pu le supprimer aussi&#xa0;: {why}</translation>
    </message>
    <message>
        <source>The token from the keyring is used.</source>
        <translation>Le jeton du trousseau est utilisé.</translation>
    </message>
    <message>
        <source>The app made a mistake; nothing was changed.</source>
        <translation>L’application a commis une erreur&#x202f;; rien n’a été modifié.</translation>
    </message>
    <message>
        <source>This picture could not be opened, through a fault of the app.</source>
        <translation>Cette image n’a pas pu être ouverte, à cause d’une erreur de l’application.</translation>
    </message>
    <message>
        <source>The picture of this question is no longer on this computer.</source>
        <translation>L’image de cette question n’est plus sur cet ordinateur.</translation>
    </message>
    <message>
        <source>The desktop&apos;s screen capture is no file of this computer.</source>
        <translation>La capture d’écran du bureau n’est pas un fichier de cet ordinateur.</translation>
    </message>
    <message>
        <source>A question of yours with the same words is not accounted for yet, and this may be its answer. It is looked for by itself; import this later if it turns out to be another one.</source>
        <translation>Une de vos questions, avec les mêmes mots, reste sans suite connue&#xa0;: ceci pourrait être sa réponse. Elle est recherchée automatiquement&#x202f;; importez ceci plus tard s’il s’agit d’une autre.</translation>
    </message>
    <message>
        <source>Its picture lies at an address on the web and was not fetched: it is imported without.</source>
        <translation>Son image se trouve à une adresse du Web et n’a pas été récupérée&#xa0;: l’importation se fait sans elle.</translation>
    </message>
    <message>
        <source>It is imported without its picture.</source>
        <translation>Elle est importée sans son image.</translation>
    </message>
    <message>
        <source>It could not be imported.</source>
        <translation>L’importation n’a pas pu se faire.</translation>
    </message>
    <message>
        <source>The check was stopped before this line.</source>
        <translation>La vérification a été arrêtée avant cette ligne.</translation>
    </message>
    <message>
        <source>It could not be checked, through a fault of the app.</source>
        <translation>La vérification n’a pas pu se faire, à cause d’une erreur de l’application.</translation>
    </message>
    <message>
        <source>The keyring of this computer does not answer.</source>
        <translation>Le trousseau de cet ordinateur ne répond pas.</translation>
    </message>
    <message>
        <source>It may be waiting for its password in another window.</source>
        <translation>Il attend peut-être son mot de passe dans une autre fenêtre.</translation>
    </message>
    <message>
        <source>A picture is still being opened.</source>
        <translation>Une image est encore en cours d’ouverture.</translation>
    </message>
    <message>
        <source>It took too long.</source>
        <translation>Cela a pris trop de temps.</translation>
    </message>
    <message>
        <source>It did not answer in time.</source>
        <translation>Pas de réponse à temps.</translation>
    </message>
    <message>
        <source>It answers; a token is kept in it.</source>
        <translation>Il répond&#x202f;; un jeton y est conservé.</translation>
    </message>
    <message>
        <source>It answers; no token is kept in it.</source>
        <translation>Il répond&#x202f;; aucun jeton n’y est conservé.</translation>
    </message>
    <message>
        <source>These cannot be opened: {names}.</source>
        <translation>Impossible d’ouvrir ces formats&#xa0;: {names}.</translation>
    </message>
    <message>
        <source>Install the app again.</source>
        <translation>Réinstallez l’application.</translation>
    </message>
    <message>
        <source>All of them can be opened.</source>
        <translation>Tous peuvent être ouverts.</translation>
    </message>
    <message>
        <source>It may be waiting for its password in another window. Until then a token is kept for this session only.</source>
        <translation>Il attend peut-être son mot de passe dans une autre fenêtre. D’ici là, un jeton n’est conservé que pour cette session.</translation>
    </message>
    <message>
        <source>The keyring could not be used, through a fault of the app.</source>
        <translation>Le trousseau n’a pas pu être utilisé, à cause d’une erreur de l’application.</translation>
    </message>
    <message>
        <source>The API token holds characters that cannot be sent.</source>
        <translation>Le jeton d’API contient des caractères qui ne peuvent pas être envoyés.</translation>
    </message>
    <message>
        <source>Paste it again in Settings.</source>
        <translation>Collez-le de nouveau dans les paramètres.</translation>
    </message>
    <message>
        <source>The file of certificates that is named in Settings cannot be used.</source>
        <translation>Le fichier de certificats indiqué dans les paramètres ne peut pas être utilisé.</translation>
    </message>
    <message>
        <source>It should hold certificates (PEM) and be readable, or be taken out of Settings.</source>
        <translation>Il devrait contenir des certificats (PEM) et être lisible, ou être retiré des paramètres.</translation>
    </message>
    <message>
        <source>The setting {setting} cannot be used.</source>
        <translation>Le paramètre {setting} ne peut pas être utilisé.</translation>
    </message>
    <message>
        <source>It should name a file of certificates (PEM) that can be read, or be removed.</source>
        <translation>Il devrait indiquer un fichier de certificats (PEM) lisible, ou être retiré.</translation>
    </message>
    <message>
        <source>It should name a folder of certificates (as OpenSSL&apos;s c_rehash makes it) that can be read, or be removed.</source>
        <translation>Il devrait indiquer un dossier de certificats lisible (tel que le crée c_rehash d’OpenSSL), ou être retiré.</translation>
    </message>
    <message>
        <source>The list of predictions continues at another address, which was not asked.</source>
        <translation>La liste des prédictions se poursuit à une autre adresse, qui n’a pas été appelée.</translation>
    </message>
    <message>
        <source>Replicate did not answer in time.</source>
        <translation>Replicate n’a pas répondu à temps.</translation>
    </message>
    <message>
        <source>Check the internet connection and try again.</source>
        <translation>Vérifiez la connexion Internet et réessayez.</translation>
    </message>
    <message>
        <source>The connection to Replicate broke.</source>
        <translation>La connexion à Replicate s’est interrompue.</translation>
    </message>
    <message>
        <source>The question was sent, but no answer to it was understood, so it may be running at Replicate.</source>
        <translation>La question a été envoyée, mais aucune réponse compréhensible n’est revenue&#xa0;: elle est peut-être en cours chez Replicate.</translation>
    </message>
    <message>
        <source>It is looked for there, and not sent again by itself.</source>
        <translation>Elle y est recherchée, et n’est pas renvoyée automatiquement.</translation>
    </message>
    <message>
        <source>The answer&apos;s stream lies at an address that Replicate does not use.</source>
        <translation>Le flux de la réponse se trouve à une adresse que Replicate n’utilise pas.</translation>
    </message>
    <message>
        <source>for the system&apos;s proxy</source>
        <comment>stands after: The setting</comment>
        <translation>du proxy système</translation>
    </message>
    <message>
        <source>The proxy that is named in Settings cannot be used.</source>
        <translation>Le proxy indiqué dans les paramètres ne peut pas être utilisé.</translation>
    </message>
    <message>
        <source>It should look like http://host:8080, or be empty.</source>
        <translation>Il devrait ressembler à http://host:8080, ou être vide.</translation>
    </message>
    <message>
        <source>The setting {setting} names a SOCKS proxy, which this app cannot use.</source>
        <translation>Le paramètre {setting} indique un proxy SOCKS, que l’application ne peut pas utiliser.</translation>
    </message>
    <message>
        <source>It should name an http proxy such as http://host:8080, or be removed.</source>
        <translation>Il devrait indiquer un proxy http comme http://host:8080, ou être retiré.</translation>
    </message>
    <message>
        <source>It should name a proxy such as http://host:8080, or be removed.</source>
        <translation>Il devrait indiquer un proxy comme http://host:8080, ou être retiré.</translation>
    </message>
    <message>
        <source>It should list hosts such as intranet.example, with commas in between, or be removed.</source>
        <translation>Il devrait énumérer des hôtes comme intranet.example, séparés par des virgules, ou être retiré.</translation>
    </message>
    <message>
        <source>Replicate is getting too many requests from this account.</source>
        <translation>Replicate reçoit trop de requêtes de ce compte.</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>Réessayez dans un instant.</translation>
    </message>
    <message>
        <source>Replicate has a problem at the moment.</source>
        <translation>Replicate rencontre un problème en ce moment.</translation>
    </message>
    <message>
        <source>Check it in Settings.</source>
        <translation>Vérifiez-le dans les paramètres.</translation>
    </message>
    <message>
        <source>The Replicate account has no credit left.</source>
        <translation>Le compte Replicate n’a plus de crédit.</translation>
    </message>
    <message>
        <source>Add some at {page} and ask again.</source>
        <translation>Ajoutez-en sur {page}, puis reposez la question.</translation>
    </message>
    <message>
        <source>Replicate has no record of this question.</source>
        <translation>Replicate n’a pas trace de cette question.</translation>
    </message>
    <message>
        <source>There is no predictions API at this address.</source>
        <translation>Il n’y a pas d’API de prédictions à cette adresse.</translation>
    </message>
    <message>
        <source>Check the API address in Settings.</source>
        <translation>Vérifiez l’adresse de l’API dans les paramètres.</translation>
    </message>
    <message>
        <source>Replicate refused the request (status {status}).</source>
        <translation>Replicate a refusé la requête (état {status}).</translation>
    </message>
    <message>
        <source>Replicate did not accept the request&apos;s values.</source>
        <translation>Replicate n’a pas accepté les valeurs de la requête.</translation>
    </message>
    <message>
        <source>Try again in {seconds} s.</source>
        <translation>Réessayez dans {seconds}&#xa0;s.</translation>
    </message>
    <message>
        <source>The picture is too large for Replicate.</source>
        <translation>L’image est trop grande pour Replicate.</translation>
    </message>
    <message>
        <source>Use a smaller one, or crop it.</source>
        <translation>Prenez-en une plus petite, ou recadrez-la.</translation>
    </message>
    <message>
        <source>It says: {words}</source>
        <translation>Réponse du serveur&#xa0;: {words}</translation>
    </message>
    <message>
        <source>The reply is far too large.</source>
        <translation>La réponse est bien trop volumineuse.</translation>
    </message>
    <message>
        <source>The reply is packed in a way that was not asked for.</source>
        <translation>La réponse est compressée d’une façon qui n’a pas été demandée.</translation>
    </message>
    <message>
        <source>The reply is damaged.</source>
        <translation>La réponse est endommagée.</translation>
    </message>
    <message>
        <source>The answer&apos;s stream holds an event that is far too large.</source>
        <translation>Le flux de la réponse contient un événement bien trop volumineux.</translation>
    </message>
    <message>
        <source>Check the proxy settings.</source>
        <translation>Vérifiez les paramètres du proxy.</translation>
    </message>
    <message>
        <source>The proxy of this network could not be reached.</source>
        <translation>Le proxy de ce réseau est injoignable.</translation>
    </message>
    <message>
        <source>Replicate could not be reached.</source>
        <translation>Replicate est injoignable.</translation>
    </message>
    <message>
        <source>its certificate is not valid today</source>
        <translation>son certificat n’est pas valable aujourd’hui</translation>
    </message>
    <message>
        <source>Check this computer&apos;s date and time.</source>
        <translation>Vérifiez la date et l’heure de cet ordinateur.</translation>
    </message>
    <message>
        <source>this computer does not know who issued its certificate</source>
        <translation>cet ordinateur ne connaît pas l’émetteur de son certificat</translation>
    </message>
    <message>
        <source>If a company&apos;s proxy or a virus scanner stands in between, its authority must be added to this computer.</source>
        <translation>Si le proxy d’une entreprise ou un antivirus s’intercale, son autorité doit être ajoutée à cet ordinateur.</translation>
    </message>
    <message>
        <source>its certificate belongs to another address</source>
        <translation>son certificat appartient à une autre adresse</translation>
    </message>
    <message>
        <source>A sign-in page of this network or a proxy may stand in between.</source>
        <translation>Une page de connexion de ce réseau ou un proxy s’intercale peut-être.</translation>
    </message>
    <message>
        <source>Check this computer&apos;s date, and whether a proxy or a virus scanner stands in between.</source>
        <translation>Vérifiez la date de cet ordinateur, et si un proxy ou un antivirus s’intercale.</translation>
    </message>
    <message>
        <source>The secure connection to the proxy of this network could not be verified.</source>
        <translation>La connexion sécurisée au proxy de ce réseau n’a pas pu être vérifiée.</translation>
    </message>
    <message>
        <source>The secure connection to Replicate could not be verified.</source>
        <translation>La connexion sécurisée à Replicate n’a pas pu être vérifiée.</translation>
    </message>
    <message>
        <source>The secure connection to the proxy of this network could not be verified: {why}.</source>
        <translation>La connexion sécurisée au proxy de ce réseau n’a pas pu être vérifiée&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>The secure connection to Replicate could not be verified: {why}.</source>
        <translation>La connexion sécurisée à Replicate n’a pas pu être vérifiée&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>The proxy of this network wants a user name and password, and did not get ones that it accepts.</source>
        <translation>Le proxy de ce réseau demande un nom d’utilisateur et un mot de passe, et n’en a pas reçu qu’il accepte.</translation>
    </message>
    <message>
        <source>Put them into the proxy setting: http://name:password@host:port.</source>
        <translation>Indiquez-les dans le paramètre du proxy&#xa0;: http://name:password@host:port.</translation>
    </message>
    <message>
        <source>The proxy of this network could not reach Replicate.</source>
        <translation>Le proxy de ce réseau n’a pas pu joindre Replicate.</translation>
    </message>
    <message>
        <source>The proxy of this network did not let the request through.</source>
        <translation>Le proxy de ce réseau n’a pas laissé passer la requête.</translation>
    </message>
    <message>
        <source>The reply did not come from Replicate.</source>
        <translation>La réponse ne venait pas de Replicate.</translation>
    </message>
    <message>
        <source>A sign-in page of this network or a proxy may be in the way.</source>
        <translation>Une page de connexion de ce réseau ou un proxy fait peut-être obstacle.</translation>
    </message>
    <message>
        <source>The reply holds no list of predictions.</source>
        <translation>La réponse ne contient pas de liste de prédictions.</translation>
    </message>
    <message>
        <source>The reply does not say whose token this is.</source>
        <translation>La réponse ne dit pas à qui appartient ce jeton.</translation>
    </message>
    <message>
        <source>The reply names no prediction.</source>
        <translation>La réponse ne nomme aucune prédiction.</translation>
    </message>
    <message>
        <source>The reply does not say how the prediction is doing.</source>
        <translation>La réponse n’indique pas l’état de la prédiction.</translation>
    </message>
    <message>
        <source>The history holds a question that this version cannot read.</source>
        <translation>L’historique contient une question que cette version ne peut pas lire.</translation>
    </message>
    <message>
        <source>The name of this folder cannot be kept.</source>
        <translation>Le nom de ce dossier ne peut pas être conservé.</translation>
    </message>
    <message>
        <source>Choose one whose name is a single line.</source>
        <translation>Choisissez-en un dont le nom tient sur une ligne.</translation>
    </message>
    <message>
        <source>Where the data lies could not be noted: {why}.</source>
        <translation>L’emplacement des données n’a pas pu être enregistré&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>the disk refused</source>
        <translation>le disque a refusé</translation>
    </message>
    <message>
        <source>Another LLaVA Desktop is open on the same history.</source>
        <translation>Un autre LLaVA Desktop est ouvert sur le même historique.</translation>
    </message>
    <message>
        <source>Close that one first.</source>
        <translation>Fermez-le d’abord.</translation>
    </message>
    <message>
        <source>The history file is no longer there.</source>
        <translation>Le fichier de l’historique n’est plus là.</translation>
    </message>
    <message>
        <source>The history file is damaged, and it cannot be put aside: {reason}.</source>
        <translation>Le fichier de l’historique est endommagé et ne peut pas être mis de côté&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>The file was left as it is.</source>
        <translation>Le fichier a été laissé tel quel.</translation>
    </message>
    <message>
        <source>Your unsent question could not be kept: {why}.</source>
        <translation>Votre question non envoyée n’a pas pu être conservée&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>no space</source>
        <translation>plus de place</translation>
    </message>
    <message>
        <source>Your unsent question could not be removed: {why}.</source>
        <translation>Votre question non envoyée n’a pas pu être supprimée&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>en cours d’utilisation</translation>
    </message>
    <message>
        <source>There is nothing to export yet.</source>
        <translation>Il n’y a encore rien à exporter.</translation>
    </message>
    <message>
        <source>There is nothing to export.</source>
        <translation>Il n’y a rien à exporter.</translation>
    </message>
    <message>
        <source>One picture was not on this computer any more.</source>
        <translation>Une image n’était plus sur cet ordinateur.</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) (was|were) not on this computer any more.</source>
        <translation>
            <numerusform>%n image n’était plus sur cet ordinateur.</numerusform>
            <numerusform>%n images n’étaient plus sur cet ordinateur.</numerusform>
        </translation>
    </message>
    <message>
        <source>The folder {folder} cannot be used: {why}.</source>
        <translation>Le dossier {folder} ne peut pas être utilisé&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>it cannot be created</source>
        <translation>il ne peut pas être créé</translation>
    </message>
    <message>
        <source>Nothing is saved until it can be written to. Another folder can be named with --data-dir.</source>
        <translation>Rien n’est enregistré tant que l’écriture y est impossible. Un autre dossier peut être indiqué avec --data-dir.</translation>
    </message>
    <message>
        <source>Another question in the history already has this prediction.</source>
        <translation>Une autre question de l’historique a déjà cette prédiction.</translation>
    </message>
    <message>
        <source>The search index was damaged, and is made anew.</source>
        <translation>L’index de recherche était endommagé&#x202f;; il est en cours de reconstruction.</translation>
    </message>
    <message>
        <source>Search again soon.</source>
        <translation>Relancez la recherche dans un moment.</translation>
    </message>
    <message>
        <source>{name} is no file that can be read.</source>
        <translation>{name} n’est pas un fichier lisible.</translation>
    </message>
    <message>
        <source>Choose an export of LLaVA Desktop.</source>
        <translation>Choisissez une exportation de LLaVA Desktop.</translation>
    </message>
    <message>
        <source>{name} cannot be read: {why}.</source>
        <translation>Impossible de lire {name}&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>The file is not readable text (not UTF-8 after byte {position:,}).</source>
        <translation>Le fichier n’est pas un texte lisible (pas d’UTF-8 après l’octet {position:,}).</translation>
    </message>
    <message>
        <source>The file holds more than {most:,} questions.</source>
        <translation>Le fichier contient plus de {most:,} questions.</translation>
    </message>
    <message>
        <source>a picture is not of the size that its question says</source>
        <translation>une image n’a pas la taille qu’indique sa question</translation>
    </message>
    <message>
        <source>The file is damaged at line {line:,}: {why}.</source>
        <translation>Le fichier est endommagé à la ligne {line:,}&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>The file is damaged at line {line:,}: {sentence}</source>
        <translation>Le fichier est endommagé à la ligne {line:,}&#xa0;: {sentence}</translation>
    </message>
    <message>
        <source>There is no question in this file.</source>
        <translation>Ce fichier ne contient aucune question.</translation>
    </message>
    <message>
        <source>Nothing can be written in {folder}: {why}.</source>
        <translation>Impossible d’écrire dans {folder}&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>The app made a mistake.</source>
        <translation>L’application a commis une erreur.</translation>
    </message>
    <message>
        <source>Details are in its log.</source>
        <translation>Les détails sont dans son journal.</translation>
    </message>
    <message>
        <source>The history file is damaged.</source>
        <translation>Le fichier de l’historique est endommagé.</translation>
    </message>
    <message>
        <source>The app is closing.</source>
        <translation>L’application se ferme.</translation>
    </message>
    <message>
        <source>The token could not be read from the keyring.</source>
        <translation>Le jeton n’a pas pu être lu dans le trousseau.</translation>
    </message>
    <message>
        <source>The token could not be saved in the keyring.</source>
        <translation>Le jeton n’a pas pu être enregistré dans le trousseau.</translation>
    </message>
    <message>
        <source>The keyring did not keep the token.</source>
        <translation>Le trousseau n’a pas conservé le jeton.</translation>
    </message>
    <message>
        <source>The token could not be removed from the keyring.</source>
        <translation>Le jeton n’a pas pu être supprimé du trousseau.</translation>
    </message>
    <message>
        <source>The keyring still holds the token.</source>
        <translation>Le trousseau contient toujours le jeton.</translation>
    </message>
    <message>
        <source>The keyring could not be opened.</source>
        <translation>Le trousseau n’a pas pu être ouvert.</translation>
    </message>
    <message>
        <source>No safe keyring was found on this computer.</source>
        <translation>Aucun trousseau sûr n’a été trouvé sur cet ordinateur.</translation>
    </message>
    <message>
        <source>A token is kept for this session only.</source>
        <translation>Un jeton n’est conservé que pour cette session.</translation>
    </message>
    <message>
        <source>Unlock the keyring and start again, or enter the token for this session.</source>
        <translation>Déverrouillez le trousseau et redémarrez l’application, ou saisissez le jeton pour cette session.</translation>
    </message>
    <message>
        <source>Remove it in the keyring&apos;s own window.</source>
        <translation>Supprimez-le dans la fenêtre du trousseau.</translation>
    </message>
    <message>
        <source>The keyring is locked, and was not unlocked.</source>
        <translation>Le trousseau est verrouillé et n’a pas été déverrouillé.</translation>
    </message>
    <message>
        <source>The new folder and the old one lie in each other.</source>
        <translation>Le nouveau dossier et l’ancien sont l’un dans l’autre.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Choisissez un autre dossier.</translation>
    </message>
    <message>
        <source>There is something in {name} already.</source>
        <translation>Il y a déjà quelque chose dans {name}.</translation>
    </message>
    <message>
        <source>There is too little room: {needed} are needed, and {free} are free.</source>
        <translation>Place insuffisante&#xa0;: il faut {needed}, et {free} sont libres.</translation>
    </message>
    <message>
        <source>Choose a folder on another disk.</source>
        <translation>Choisissez un dossier sur un autre disque.</translation>
    </message>
    <message>
        <source>The data stays where it is.</source>
        <translation>Les données restent où elles sont.</translation>
    </message>
    <message>
        <source>What was copied to {name} is not what was read.</source>
        <translation>Ce qui a été copié dans {name} diffère de ce qui a été lu.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Rien n’a été modifié.</translation>
    </message>
    <message>
        <source>{name} is no ordinary file, and cannot be moved.</source>
        <translation>{name} n’est pas un fichier ordinaire et ne peut pas être déplacé.</translation>
    </message>
    <message>
        <source>Move the folder by hand.</source>
        <translation>Déplacez le dossier à la main.</translation>
    </message>
    <message>
        <source>{name} is a link to another folder.</source>
        <translation>{name} est un lien vers un autre dossier.</translation>
    </message>
    <message>
        <source>The folder</source>
        <translation>Le dossier</translation>
    </message>
    <message>
        <source>{where} could not be read: {why}.</source>
        <translation>{where} n’a pas pu être lu&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>{where} could not be used: {why}.</source>
        <translation>{where} n’a pas pu être utilisé&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>{where} could not be written: {why}.</source>
        <translation>{where} n’a pas pu être écrit&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>{where} could not be compared: {why}.</source>
        <translation>{where} n’a pas pu être comparé&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>What the file held is kept in {name}, in the settings folder.</source>
        <translation>Le contenu du fichier est conservé dans {name}, dans le dossier des paramètres.</translation>
    </message>
    <message>
        <source>There is something else in the place of the history file.</source>
        <translation>Autre chose occupe la place du fichier de l’historique.</translation>
    </message>
    <message>
        <source>It is {path}.</source>
        <translation>Chemin&#xa0;: {path}.</translation>
    </message>
    <message>
        <source>The history file is empty: it was damaged.</source>
        <translation>Le fichier de l’historique est vide&#xa0;: il a été endommagé.</translation>
    </message>
    <message>
        <source>The history file belongs to another program.</source>
        <translation>Le fichier de l’historique appartient à un autre programme.</translation>
    </message>
    <message>
        <source>The history was written by a newer version of this app.</source>
        <translation>L’historique a été écrit par une version plus récente de l’application.</translation>
    </message>
    <message>
        <source>Install that version again to read it.</source>
        <translation>Réinstallez cette version pour le lire.</translation>
    </message>
    <message>
        <source>Your presets cannot be read: {why}.</source>
        <translation>Vos préréglages ne peuvent pas être lus&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>Your presets were damaged.</source>
        <translation>Vos préréglages étaient endommagés.</translation>
    </message>
    <message>
        <source>{lost} of {all} presets could not be read.</source>
        <translation>Préréglages illisibles&#xa0;: {lost} sur {all}.</translation>
    </message>
    <message>
        <source>The presets could not be saved: {why}.</source>
        <translation>Les préréglages n’ont pas pu être enregistrés&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>The file is {path}: save it before you change a preset.</source>
        <translation>Le fichier est {path}&#xa0;: sauvegardez-le avant de modifier un préréglage.</translation>
    </message>
    <message>
        <source>Your shortcuts cannot be read: {why}.</source>
        <translation>Vos raccourcis ne peuvent pas être lus&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>Your shortcuts were damaged.</source>
        <translation>Vos raccourcis étaient endommagés.</translation>
    </message>
    <message>
        <source>{lost} of your shortcuts could not be read.</source>
        <translation>Raccourcis illisibles&#xa0;: {lost}.</translation>
    </message>
    <message>
        <source>The shortcuts could not be saved: {why}.</source>
        <translation>Les raccourcis n’ont pas pu être enregistrés&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>The file is {path}: save it before you change a shortcut.</source>
        <translation>Le fichier est {path}&#xa0;: sauvegardez-le avant de modifier un raccourci.</translation>
    </message>
    <message>
        <source>This could not be saved: {reason}.</source>
        <translation>L’enregistrement a échoué&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>Check that the disk has space and can be written to.</source>
        <translation>Vérifiez que le disque a de la place et accepte l’écriture.</translation>
    </message>
    <message>
        <source>The history file cannot be written to.</source>
        <translation>Impossible d’écrire dans le fichier de l’historique.</translation>
    </message>
    <message>
        <source>Check its permissions, and those of its folder.</source>
        <translation>Vérifiez ses droits d’accès et ceux de son dossier.</translation>
    </message>
    <message>
        <source>The disk is full: nothing more can be saved.</source>
        <translation>Le disque est plein&#xa0;: plus rien ne peut être enregistré.</translation>
    </message>
    <message>
        <source>Free some space and try again.</source>
        <translation>Libérez de la place et réessayez.</translation>
    </message>
    <message>
        <source>Another program is using the history.</source>
        <translation>Un autre programme utilise l’historique.</translation>
    </message>
    <message>
        <source>Close it and try again.</source>
        <translation>Fermez-le et réessayez.</translation>
    </message>
    <message>
        <source>The history could not be used: {error}.</source>
        <translation>L’historique n’a pas pu être utilisé&#xa0;: {error}.</translation>
    </message>
    <message>
        <source>The disk is full: {name} was not written.</source>
        <translation>Le disque est plein&#xa0;: {name} n’a pas été écrit.</translation>
    </message>
    <message>
        <source>Free some space, or choose another folder.</source>
        <translation>Libérez de la place, ou choisissez un autre dossier.</translation>
    </message>
    <message>
        <source>Nothing can be written to the folder {where}.</source>
        <translation>Impossible d’écrire dans le dossier {where}.</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>Choisissez-en un autre.</translation>
    </message>
    <message>
        <source>{name} could not be written: {reason}.</source>
        <translation>Impossible d’écrire {name}&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>Choose another name or folder.</source>
        <translation>Choisissez un autre nom ou un autre dossier.</translation>
    </message>
    <message>
        <source>The window&apos;s place could not be saved: {why}.</source>
        <translation>La position de la fenêtre n’a pas pu être enregistrée&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>The history is closed.</source>
        <translation>L’historique est fermé.</translation>
    </message>
    <message>
        <source>It is kept in the keyring.</source>
        <translation>Il est conservé dans le trousseau.</translation>
    </message>
    <message>
        <source>It is kept for this session only.</source>
        <translation>Il n’est conservé que pour cette session.</translation>
    </message>
    <message>
        <source>It comes from REPLICATE_API_TOKEN, for this session only.</source>
        <translation>Il vient de REPLICATE_API_TOKEN, pour cette session seulement.</translation>
    </message>
    <message>
        <source>{host} answers as the predictions API does.</source>
        <translation>{host} répond comme l’API de prédictions.</translation>
    </message>
    <message>
        <source>The server did not say what time it is.</source>
        <translation>Le serveur n’a pas indiqué l’heure.</translation>
    </message>
    <message>
        <source>This computer&apos;s clock agrees with the server&apos;s.</source>
        <translation>L’horloge de cet ordinateur concorde avec celle du serveur.</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {duration} behind the server&apos;s.</source>
        <translation>L’horloge de cet ordinateur retarde de {duration} sur celle du serveur.</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {duration} ahead of the server&apos;s.</source>
        <translation>L’horloge de cet ordinateur avance de {duration} sur celle du serveur.</translation>
    </message>
    <message>
        <source>Set this computer&apos;s date and time: certificates seem invalid with a wrong one, and answers are dated wrongly.</source>
        <translation>Réglez la date et l’heure de cet ordinateur&#xa0;: si elles sont fausses, les certificats semblent non valables et les réponses sont mal datées.</translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n heure</numerusform>
            <numerusform>%n heures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n jour</numerusform>
            <numerusform>%n jours</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no API token.</source>
        <translation>Il n’y a pas de jeton d’API.</translation>
    </message>
    <message>
        <source>Add one in Settings to ask LLaVA.</source>
        <translation>Ajoutez-en un dans les paramètres pour interroger LLaVA.</translation>
    </message>
    <message>
        <source>Copy it again from the token page, and save it in Settings.</source>
        <translation>Copiez-le de nouveau depuis la page des jetons et enregistrez-le dans les paramètres.</translation>
    </message>
    <message>
        <source>It works.</source>
        <translation>Il fonctionne.</translation>
    </message>
    <message>
        <source>It belongs to {name}.</source>
        <translation>Il appartient à {name}.</translation>
    </message>
    <message>
        <source>Replicate does not know version {version} of {model}.</source>
        <translation>Replicate ne connaît pas la version {version} de {model}.</translation>
    </message>
    <message>
        <source>Look for a newer version of this app.</source>
        <translation>Cherchez une version plus récente de l’application.</translation>
    </message>
    <message>
        <source>{engine} does not list {version} as a version of {model}; it may still take it.</source>
        <translation>{engine} ne cite pas {version} parmi les versions de {model}&#x202f;; elle peut être acceptée malgré tout.</translation>
    </message>
    <message>
        <source>Version {version} of {model} is there.</source>
        <translation>La version {version} de {model} est disponible.</translation>
    </message>
    <message>
        <source>Version {version} of {model} is there, not the usual one.</source>
        <translation>La version {version} de {model} est disponible, mais n’est pas l’habituelle.</translation>
    </message>
    <message>
        <source>history and pictures</source>
        <comment>what a folder is for</comment>
        <translation>l’historique et les images</translation>
    </message>
    <message>
        <source>settings</source>
        <comment>what a folder is for</comment>
        <translation>les paramètres</translation>
    </message>
    <message>
        <source>log</source>
        <comment>what a folder is for</comment>
        <translation>le journal</translation>
    </message>
    <message>
        <source>The folder for {what} cannot be written to: {why}. It is {folder}.</source>
        <translation>Impossible d’écrire dans le dossier prévu pour {what}&#xa0;: {why}. C’est {folder}.</translation>
    </message>
    <message>
        <source>it cannot be used</source>
        <translation>il ne peut pas être utilisé</translation>
    </message>
    <message>
        <source>Make it writable, or name another one with --data-dir.</source>
        <translation>Autorisez-y l’écriture, ou indiquez un autre dossier avec --data-dir.</translation>
    </message>
    <message>
        <source>History, settings and log can be written. The history is in {folder}.</source>
        <translation>L’historique, les paramètres et le journal sont accessibles en écriture. L’historique est dans {folder}.</translation>
    </message>
    <message>
        <source>it cannot be asked</source>
        <translation>il ne répond pas</translation>
    </message>
    <message>
        <source>Free space could not be read: {why}.</source>
        <translation>L’espace libre n’a pas pu être lu&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>Only {size} are free where the history is kept.</source>
        <translation>Seulement {size} libres là où l’historique est conservé.</translation>
    </message>
    <message>
        <source>Make room there: an answer that cannot be saved is lost with the window.</source>
        <translation>Faites-y de la place&#xa0;: une réponse qui ne peut pas être enregistrée est perdue à la fermeture.</translation>
    </message>
    <message>
        <source>{size} are free where the history is kept.</source>
        <translation>{size} libres là où l’historique est conservé.</translation>
    </message>
    <message>
        <source>It is still being written to.</source>
        <translation>L’écriture y est encore en cours.</translation>
    </message>
    <message>
        <source>It can be read and written; its file has {size}.</source>
        <translation>Il est accessible en lecture et en écriture&#x202f;; son fichier occupe {size}.</translation>
    </message>
    <message>
        <source>The history&apos;s file is damaged.</source>
        <translation>Le fichier de l’historique est endommagé.</translation>
    </message>
    <message>
        <source>Start the app again: what is damaged is put aside, and the newest good copy is offered.</source>
        <translation>Redémarrez l’application&#xa0;: ce qui est endommagé est mis de côté, et la bonne copie la plus récente est proposée.</translation>
    </message>
    <message>
        <source>{size:.1f} GB</source>
        <translation>{size:.1f}&#xa0;Go</translation>
    </message>
    <message>
        <source>The demo engine was chosen, which needs no network; nobody was asked.</source>
        <translation>Le moteur de démo a été choisi&#x202f;; il n’a pas besoin de réseau, et personne n’a été interrogé.</translation>
    </message>
    <message>
        <source>Not needed: the API is on this computer, and reached without encryption.</source>
        <translation>Inutile&#xa0;: l’API est sur cet ordinateur, jointe sans chiffrement.</translation>
    </message>
    <message>
        <source>Start the app again.</source>
        <translation>Redémarrez l’application.</translation>
    </message>
    <message>
        <source>Check the proxy setting.</source>
        <translation>Vérifiez le paramètre du proxy.</translation>
    </message>
    <message>
        <source>It does not answer.</source>
        <translation>Il ne répond pas.</translation>
    </message>
    <message>
        <source>It answers on this computer. It is not LLaVA.</source>
        <translation>Il répond sur cet ordinateur. Ce n’est pas LLaVA.</translation>
    </message>
    <message>
        <source>The token has to work first.</source>
        <translation>Il faut d’abord que le jeton fonctionne.</translation>
    </message>
    <message>
        <source>The settings above have to be mended first.</source>
        <translation>Il faut d’abord corriger les paramètres ci-dessus.</translation>
    </message>
    <message>
        <source>None is used: the API is on this computer.</source>
        <comment>a proxy</comment>
        <translation>Aucun n’est utilisé&#xa0;: l’API est sur cet ordinateur.</translation>
    </message>
    <message>
        <source>No proxy is set.</source>
        <translation>Aucun proxy n’est défini.</translation>
    </message>
    <message>
        <source>A proxy is set, and not used for {host}.</source>
        <translation>Un proxy est défini, mais n’est pas utilisé pour {host}.</translation>
    </message>
    <message>
        <source>{host}:{port} is used.</source>
        <translation>{host}:{port} est utilisé.</translation>
    </message>
    <message>
        <source>The proxy {host}</source>
        <translation>Le proxy {host}</translation>
    </message>
    <message>
        <source>{who} was found.</source>
        <translation>{who} a été trouvé.</translation>
    </message>
    <message>
        <source>{who} is already a numeric address, so no name is looked up.</source>
        <translation>{who} est déjà une adresse IP&#xa0;: aucun nom n’est à résoudre.</translation>
    </message>
    <message>
        <source>Check the internet connection, and the address.</source>
        <translation>Vérifiez la connexion Internet et l’adresse.</translation>
    </message>
    <message>
        <source>{who} was not found: no name server knows it, or none answers.</source>
        <translation>{who} est introuvable&#xa0;: aucun serveur de noms ne le connaît, ou aucun ne répond.</translation>
    </message>
    <message>
        <source>Without an address nothing can be reached.</source>
        <translation>Sans adresse, rien ne peut être joint.</translation>
    </message>
    <message>
        <source>Check the internet connection, and a firewall.</source>
        <translation>Vérifiez la connexion Internet et le pare-feu.</translation>
    </message>
    <message>
        <source>{who} does not answer at port {port}.</source>
        <translation>{who} ne répond pas sur le port {port}.</translation>
    </message>
    <message>
        <source>No connection could be made.</source>
        <translation>Aucune connexion n’a pu être établie.</translation>
    </message>
    <message>
        <source>{who} answers at port {port} after {took} ms.</source>
        <translation>{who} répond sur le port {port} après {took}&#xa0;ms.</translation>
    </message>
    <message>
        <source>There is no secure connection to ask over.</source>
        <translation>Il n’y a pas de connexion sécurisée pour interroger.</translation>
    </message>
    <message>
        <source>The API has to answer first.</source>
        <translation>Il faut d’abord que l’API réponde.</translation>
    </message>
    <message>
        <source>The system&apos;s own certificates are used.</source>
        <comment>authorities</comment>
        <translation>Les certificats du système sont utilisés.</translation>
    </message>
    <message numerus="yes">
        <source>%n (authority is|authorities are) trusted.</source>
        <translation>
            <numerusform>%n autorité est reconnue.</numerusform>
            <numerusform>%n autorités sont reconnues.</numerusform>
        </translation>
    </message>
    <message>
        <source>Save the picture in the browser, then drop the file.</source>
        <translation>Enregistrez l’image dans le navigateur, puis déposez le fichier.</translation>
    </message>
    <message>
        <source>{host} did not send the picture in time.</source>
        <translation>{host} n’a pas envoyé l’image à temps.</translation>
    </message>
    <message>
        <source>The link leads to an address that this app does not open.</source>
        <translation>Le lien mène à une adresse que l’application n’ouvre pas.</translation>
    </message>
    <message>
        <source>The link was forwarded too many times.</source>
        <translation>Le lien a été redirigé trop de fois.</translation>
    </message>
    <message>
        <source>{host} answered with {status} instead of a picture.</source>
        <translation>{host} a répondu {status} au lieu d’une image.</translation>
    </message>
    <message>
        <source>The reply is not a picture that this app can read.</source>
        <translation>La réponse n’est pas une image que l’application peut lire.</translation>
    </message>
    <message>
        <source>The picture&apos;s address cannot be read.</source>
        <translation>L’adresse de l’image est illisible.</translation>
    </message>
    <message>
        <source>{host} could not be reached.</source>
        <translation>{host} est injoignable.</translation>
    </message>
    <message>
        <source>The secure connection to {host} could not be verified.</source>
        <translation>La connexion sécurisée à {host} n’a pas pu être vérifiée.</translation>
    </message>
    <message>
        <source>The connection to {host} broke.</source>
        <translation>La connexion à {host}&#xa0;s’est interrompue.</translation>
    </message>
    <message>
        <source>Connected.</source>
        <comment>a connection</comment>
        <translation>Connecté.</translation>
    </message>
    <message>
        <source>Connected with {protocol}; the certificate was issued by {issuer}.</source>
        <translation>Connecté avec {protocol}&#xa0;; le certificat a été émis par {issuer}.</translation>
    </message>
    <message>
        <source>Connected with {protocol}.</source>
        <translation>Connecté avec {protocol}.</translation>
    </message>
    <message>
        <source>The answer was stopped: it had grown past 4 million characters.</source>
        <translation>La réponse a été arrêtée&#xa0;: elle dépassait 4 millions de caractères.</translation>
    </message>
    <message>
        <source>What came is kept.</source>
        <translation>Ce qui est arrivé est conservé.</translation>
    </message>
    <message>
        <source>The account&apos;s list of predictions is too long to be read back to this question.</source>
        <translation>La liste des prédictions du compte est trop longue pour remonter jusqu’à cette question.</translation>
    </message>
    <message>
        <source>{host} could not be found.</source>
        <translation>{host} est introuvable.</translation>
    </message>
    <message>
        <source>Check the internet connection.</source>
        <translation>Vérifiez la connexion Internet.</translation>
    </message>
    <message>
        <source>{host} is not on the public internet, so nothing was asked of it.</source>
        <translation>{host} n’est pas sur l’Internet public&#xa0;: rien ne lui a donc été demandé.</translation>
    </message>
    <message>
        <source>Save the picture first, then drop the file.</source>
        <translation>Enregistrez d’abord l’image, puis déposez le fichier.</translation>
    </message>
    <message>
        <source>Imported picture</source>
        <translation>Image importée</translation>
    </message>
    <message>
        <source>The picture of this prediction cannot be read.</source>
        <translation>L’image de cette prédiction est illisible.</translation>
    </message>
    <message>
        <source>This part of the list holds more than can be read at once.</source>
        <translation>Cette partie de la liste contient plus que ce qui peut être lu d’un coup.</translation>
    </message>
    <message>
        <source>The address that announces new versions must begin with https.</source>
        <translation>L’adresse qui annonce les nouvelles versions doit commencer par https.</translation>
    </message>
    <message>
        <source>The address that announces new versions gave no answer.</source>
        <translation>L’adresse qui annonce les nouvelles versions n’a pas répondu.</translation>
    </message>
    <message>
        <source>The address that announces new versions sent an unexpected reply.</source>
        <translation>L’adresse qui annonce les nouvelles versions a envoyé une réponse inattendue.</translation>
    </message>
    <message>
        <source>The demo engine ended before this answer did. Ask again.</source>
        <translation>Le moteur de démo s’est arrêté avant la fin de cette réponse. Redemandez.</translation>
    </message>
    <message>
        <source>Something went wrong inside the app while watching this answer. “Check now” looks again.</source>
        <translation>Une erreur s’est produite dans l’application pendant le suivi de cette réponse. «&#xa0;Vérifier&#xa0;» permet de regarder de nouveau.</translation>
    </message>
    <message>
        <source>The model did not start before the time limit, so nothing was charged. Ask again, or later.</source>
        <translation>Le modèle n’a pas démarré dans le délai&#xa0;: rien n’a été facturé. Redemandez, maintenant ou plus tard.</translation>
    </message>
    <message>
        <source>The demo engine has no record of this question.</source>
        <translation>Le moteur de démo n’a pas trace de cette question.</translation>
    </message>
    <message>
        <source>It was never sent: the app closed while it waited for its turn. “Ask again” sends it.</source>
        <translation>Elle n’a jamais été envoyée&#xa0;: l’application s’est fermée pendant qu’elle attendait son tour. «&#xa0;Redemander&#xa0;» l’envoie.</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>Rien n’a été envoyé.</translation>
    </message>
    <message>
        <source>Sent, but the connection dropped before the demo engine answered. Looking for it…</source>
        <translation>Envoyée, mais la connexion a été coupée avant la réponse du moteur de démo. Recherche en cours…</translation>
    </message>
    <message>
        <source>Sent, but the connection dropped before {engine} answered. Looking for it…</source>
        <translation>Envoyée, mais la connexion a été coupée avant la réponse de {engine}. Recherche en cours…</translation>
    </message>
    <message>
        <source>It is not known whether this question reached the demo engine. Looking for it…</source>
        <translation>On ignore si cette question a atteint le moteur de démo. Recherche en cours…</translation>
    </message>
    <message>
        <source>It is not known whether this question reached {engine}. Looking for it…</source>
        <translation>On ignore si cette question a atteint {engine}. Recherche en cours…</translation>
    </message>
    <message>
        <source>The demo engine does not know this question: it never arrived.</source>
        <translation>Le moteur de démo ne connaît pas cette question&#xa0;: elle n’est jamais arrivée.</translation>
    </message>
    <message>
        <source>{engine} does not list this question under the token in use, so most likely it never arrived and nothing was charged.</source>
        <translation>{engine} ne répertorie pas cette question sous le jeton utilisé&#xa0;: très probablement, elle n’est jamais arrivée et rien n’a été facturé.</translation>
    </message>
    <message>
        <source>The demo engine no longer keeps this answer: it deletes everything one hour after the end.</source>
        <translation>Le moteur de démo ne conserve plus cette réponse&#xa0;: il supprime tout une heure après la fin.</translation>
    </message>
    <message>
        <source>{engine} no longer keeps this answer: it deletes everything one hour after the end.</source>
        <translation>{engine} ne conserve plus cette réponse&#xa0;: tout y est supprimé une heure après la fin.</translation>
    </message>
    <message>
        <source>What had arrived before is kept.</source>
        <translation>Ce qui était déjà arrivé est conservé.</translation>
    </message>
    <message>
        <source>Check that the token belongs to the same account, then press “Check now”.</source>
        <translation>Vérifiez que le jeton appartient au même compte, puis cliquez sur «&#xa0;Vérifier&#xa0;».</translation>
    </message>
    <message>
        <source>{engine} has no record of this question.</source>
        <translation>{engine} n’a pas trace de cette question.</translation>
    </message>
    <message>
        <source>The demo engine refused this: {detail}</source>
        <translation>Le moteur de démo a refusé&#xa0;: {detail}</translation>
    </message>
    <message>
        <source>The demo engine refused this (status {status}).</source>
        <translation>Le moteur de démo a refusé (état {status}).</translation>
    </message>
    <message>
        <source>The demo engine did not answer. Ask again; if that does not help, close the app and open it again.</source>
        <translation>Le moteur de démo n’a pas répondu. Redemandez&#x202f;; si cela ne suffit pas, fermez l’application et rouvrez-la.</translation>
    </message>
    <message>
        <source>It is not known yet whether this question reached the demo engine.</source>
        <translation>On ignore encore si cette question a atteint le moteur de démo.</translation>
    </message>
    <message>
        <source>It is not known yet whether this question reached {engine}.</source>
        <translation>On ignore encore si cette question a atteint {engine}.</translation>
    </message>
    <message>
        <source>Nothing was sent, because the question could not be saved first.</source>
        <translation>Rien n’a été envoyé, car la question n’a pas pu être enregistrée d’abord.</translation>
    </message>
    <message>
        <source>The model failed: {error}</source>
        <translation>Le modèle a échoué&#xa0;: {error}</translation>
    </message>
    <message>
        <source>The model failed. The end of its log: {log}</source>
        <translation>Le modèle a échoué. La fin de son journal&#xa0;: {log}</translation>
    </message>
    <message>
        <source>The model failed and did not say why. Ask again, or change the question.</source>
        <translation>Le modèle a échoué sans dire pourquoi. Redemandez, ou modifiez la question.</translation>
    </message>
    <message>
        <source>The demo engine did not answer. Try again; if that does not help, close the app and open it again.</source>
        <translation>Le moteur de démo n’a pas répondu. Réessayez&#x202f;; si cela ne suffit pas, fermez l’application et rouvrez-la.</translation>
    </message>
    <message>
        <source>This text is missing: the installation is damaged. `--self-test` says what else is.</source>
        <translation>Ce texte manque&#xa0;: l’installation est endommagée. `--self-test` indique ce qui manque d’autre.</translation>
    </message>
    <message>
        <source>Python {python} and Qt {qt}</source>
        <translation>Python {python} et Qt {qt}</translation>
    </message>
    <message>
        <source>This app.</source>
        <translation>Cette application.</translation>
    </message>
    <message>
        <source>The file to drag could not be written: {why}.</source>
        <translation>Le fichier à faire glisser n’a pas pu être écrit&#xa0;: {why}.</translation>
    </message>
    <message>
        <source>Hit {number} of {all}</source>
        <translation>Occurrence {number} sur {all}</translation>
    </message>
    <message>
        <source>Click to export this question, or drag it out as a file.</source>
        <translation>Cliquez pour exporter cette question, ou faites-la glisser ailleurs en tant que fichier.</translation>
    </message>
    <message>
        <source>Rich text</source>
        <translation>Texte enrichi</translation>
    </message>
    <message>
        <source>Copy as…</source>
        <translation>Copier comme…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporter…</translation>
    </message>
    <message>
        <source>Copy answer as</source>
        <translation>Copier la réponse comme</translation>
    </message>
    <message>
        <source>Export answer</source>
        <translation>Exporter la réponse</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Copy answer</source>
        <translation>Copier la réponse</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Tout sélectionner</translation>
    </message>
    <message>
        <source>Type a question first</source>
        <translation>Saisissez d’abord une question</translation>
    </message>
    <message>
        <source>This is very long: the model may not read its end.</source>
        <translation>C’est très long&#xa0;: le modèle ne lira peut-être pas la fin.</translation>
    </message>
    <message>
        <source>The answer is also sent to {host}.</source>
        <translation>La réponse est aussi envoyée à {host}.</translation>
    </message>
    <message>
        <source>There is no picture: only your words are sent.</source>
        <translation>Il n’y a pas d’image&#xa0;: seuls vos mots sont envoyés.</translation>
    </message>
    <message>
        <source>Waiting for the screen capture…</source>
        <translation>En attente de la capture d’écran…</translation>
    </message>
    <message>
        <source>Cancel capture</source>
        <translation>Annuler la capture</translation>
    </message>
    <message>
        <source>Draw a box around the part you want. Enter takes it, or the whole screen. Escape leaves.</source>
        <translation>Tracez un cadre autour de la partie voulue. Entrée la capture, ou l’écran entier. Échap quitte.</translation>
    </message>
    <message>
        <source>The screen could not be captured. Take a screenshot with the system&apos;s own tool, then paste it here.</source>
        <translation>L’écran n’a pas pu être capturé. Faites une capture avec l’outil du système, puis collez-la ici.</translation>
    </message>
    <message>
        <source>The screen could not be captured. Allow LLaVA Desktop in System Settings, under Privacy &amp; Security, Screen Recording. Then start it again.</source>
        <translation>L’écran n’a pas pu être capturé. Autorisez LLaVA Desktop dans Réglages Système, sous Confidentialité et sécurité, Enregistrement de l’écran. Puis redémarrez l’application.</translation>
    </message>
    <message>
        <source>Draw a box. Arrow keys move it, with Shift they resize it. Enter takes it, Escape leaves.</source>
        <translation>Tracez un cadre. Les touches fléchées le déplacent&#x202f;; avec Maj, elles le redimensionnent. Entrée valide, Échap quitte.</translation>
    </message>
    <message>
        <source>{pixels} px</source>
        <translation>{pixels}&#xa0;px</translation>
    </message>
    <message>
        <source>Screen capture</source>
        <translation>Capture d’écran</translation>
    </message>
    <message>
        <source>No action is called that. Try another word, “picture” say.</source>
        <translation>Aucune action ne porte ce nom. Essayez un autre mot, «&#xa0;image&#xa0;» par exemple.</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>Palette de commandes</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Actions</translation>
    </message>
    <message>
        <source>One of the two questions is no longer in the history.</source>
        <translation>L’une des deux questions n’est plus dans l’historique.</translation>
    </message>
    <message>
        <source>The two answers cannot be read.</source>
        <translation>Les deux réponses sont illisibles.</translation>
    </message>
    <message>
        <source>{name}: {value}</source>
        <translation>{name}&#xa0;: {value}</translation>
    </message>
    <message>
        <source>First answer</source>
        <translation>Première réponse</translation>
    </message>
    <message>
        <source>Second answer</source>
        <translation>Seconde réponse</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>Comparaison…</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparer</translation>
    </message>
    <message>
        <source>Back  Esc</source>
        <translation>Retour  Échap</translation>
    </message>
    <message>
        <source>Back to the conversation</source>
        <translation>Retour à la conversation</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Différences</translation>
    </message>
    <message>
        <source>… The rest is not shown here.</source>
        <translation>… Le reste n’est pas affiché ici.</translation>
    </message>
    <message>
        <source>Previous answer of the first answer</source>
        <translation>Première réponse&#xa0;: variante précédente</translation>
    </message>
    <message>
        <source>Next answer of the first answer</source>
        <translation>Première réponse&#xa0;: variante suivante</translation>
    </message>
    <message>
        <source>Compare answers of the first answer</source>
        <translation>Première réponse&#xa0;: comparer les variantes</translation>
    </message>
    <message>
        <source>Previous answer of the second answer</source>
        <translation>Seconde réponse&#xa0;: variante précédente</translation>
    </message>
    <message>
        <source>Next answer of the second answer</source>
        <translation>Seconde réponse&#xa0;: variante suivante</translation>
    </message>
    <message>
        <source>Compare answers of the second answer</source>
        <translation>Seconde réponse&#xa0;: comparer les variantes</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Modifier</translation>
    </message>
    <message>
        <source>Edit question</source>
        <translation>Modifier la question</translation>
    </message>
    <message>
        <source>Ask again changed</source>
        <translation>Redemander avec changements</translation>
    </message>
    <message>
        <source>Delete question</source>
        <translation>Supprimer la question</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>Supprimer définitivement</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Garder</translation>
    </message>
    <message>
        <source>Keep question</source>
        <translation>Garder la question</translation>
    </message>
    <message>
        <source>Your unsent question is back.</source>
        <translation>Votre question non envoyée est de retour.</translation>
    </message>
    <message>
        <source>The picture that you had not asked about is back.</source>
        <translation>L’image sur laquelle vous n’aviez rien demandé est de retour.</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Remove picture</source>
        <translation>Retirer l’image</translation>
    </message>
    <message>
        <source>Show the newest</source>
        <translation>Afficher la plus récente</translation>
    </message>
    <message>
        <source>Drop a picture here</source>
        <translation>Déposez une image ici</translation>
    </message>
    <message>
        <source>or paste it, or</source>
        <comment>choose a file</comment>
        <translation>ou collez-la, ou</translation>
    </message>
    <message>
        <source>choose a file</source>
        <translation>choisissez un fichier</translation>
    </message>
    <message>
        <source>capture a part of the screen</source>
        <translation>capturez une partie de l’écran</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Choisir un fichier</translation>
    </message>
    <message>
        <source>or</source>
        <comment>capture a part of the screen</comment>
        <translation>ou</translation>
    </message>
    <message>
        <source>Capture screen</source>
        <translation>Capturer l’écran</translation>
    </message>
    <message>
        <source>No account yet? The demo engine answers simple questions offline.</source>
        <translation>Pas encore de compte&#x202f;? Le moteur de démo répond hors ligne aux questions simples.</translation>
    </message>
    <message>
        <source>Add API token</source>
        <translation>Ajouter un jeton d’API</translation>
    </message>
    <message>
        <source>Engine: {engine}</source>
        <translation>Moteur&#xa0;: {engine}</translation>
    </message>
    <message>
        <source>{engine}. Opens the settings.</source>
        <translation>{engine}. Ouvre les paramètres.</translation>
    </message>
    <message>
        <source>--ask is about one picture, the first that was given: {name}. The others are not asked about.</source>
        <translation>--ask porte sur une seule image, la première indiquée&#xa0;: {name}. Aucune question n’est posée sur les autres.</translation>
    </message>
    <message>
        <source>The screenshot could not be saved: {path}</source>
        <translation>La capture d’écran n’a pas pu être enregistrée&#xa0;: {path}</translation>
    </message>
    <message>
        <source>Nothing was imported.</source>
        <translation>Rien n’a été importé.</translation>
    </message>
    <message>
        <source>Cancelled. No file was written, and nothing was changed.</source>
        <translation>Annulé. Aucun fichier n’a été écrit et rien n’a été modifié.</translation>
    </message>
    <message>
        <source>An export or import is under way.</source>
        <translation>Une exportation ou une importation est en cours.</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Importation…</translation>
    </message>
    <message>
        <source>Exports of LLaVA Desktop ({endings})</source>
        <translation>Exportations de LLaVA Desktop ({endings})</translation>
    </message>
    <message>
        <source>All files ({endings})</source>
        <translation>Tous les fichiers ({endings})</translation>
    </message>
    <message>
        <source>LLaVA questions {date}</source>
        <translation>Questions LLaVA {date}</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Exportation…</translation>
    </message>
    <message>
        <source>Exporting… {done:,} of {all:,}</source>
        <translation>Exportation… {done:,} sur {all:,}</translation>
    </message>
    <message>
        <source>LLaVA question</source>
        <translation>Question LLaVA</translation>
    </message>
    <message numerus="yes">
        <source>(One question|%n questions) exported to {file}.</source>
        <translation>
            <numerusform>Une question exportée dans {file}.</numerusform>
            <numerusform>%n questions exportées dans {file}.</numerusform>
        </translation>
    </message>
    <message>
        <source>All questions of this file are here already.</source>
        <translation>Toutes les questions de ce fichier sont déjà ici.</translation>
    </message>
    <message numerus="yes">
        <source>(One conversation|%n conversations) of this file lay in the trash and (is|are) in the history again.</source>
        <translation>
            <numerusform>Une conversation de ce fichier était dans la corbeille et se trouve à nouveau dans l’historique.</numerusform>
            <numerusform>%n conversations de ce fichier étaient dans la corbeille et se trouvent à nouveau dans l’historique.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(One question was|%n questions were) imported.</source>
        <translation>
            <numerusform>Une question a été importée.</numerusform>
            <numerusform>%n questions ont été importées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more (was|were) here already.</source>
        <translation>
            <numerusform>%n autre était déjà ici.</numerusform>
            <numerusform>%n autres étaient déjà ici.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n had no end yet when exported, and will get none here.</source>
        <translation>
            <numerusform>%n n’était pas terminée lors de l’exportation et ne le sera pas ici.</numerusform>
            <numerusform>%n n’étaient pas terminées lors de l’exportation et ne le seront pas ici.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n came without the picture.</source>
        <translation>
            <numerusform>%n est arrivée sans l’image.</numerusform>
            <numerusform>%n sont arrivées sans l’image.</numerusform>
        </translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>Pas encore d’image</translation>
    </message>
    <message>
        <source>on white</source>
        <translation>sur fond blanc</translation>
    </message>
    <message>
        <source>no GPS</source>
        <translation>sans GPS</translation>
    </message>
    <message>
        <source>Show large</source>
        <translation>Afficher en grand</translation>
    </message>
    <message>
        <source>Show large what the model sees</source>
        <translation>Afficher en grand ce que voit le modèle</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>Ce que voit le modèle</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Vérification…</translation>
    </message>
    <message>
        <source>{part}: {state}</source>
        <translation>{part}&#xa0;: {state}</translation>
    </message>
    <message>
        <source>{part}: {state}. {text}</source>
        <translation>{part}&#xa0;: {state}. {text}</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Vérifier de nouveau</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>This was copied. It holds no token, no question, no answer and no name of a file:</source>
        <translation>Ceci a été copié, sans jeton, question, réponse ni nom de fichier&#xa0;:</translation>
    </message>
    <message>
        <source>Close setup check</source>
        <translation>Fermer la vérification</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Vérification…</translation>
    </message>
    <message>
        <source>Setup: {summary}</source>
        <translation>Configuration&#xa0;: {summary}</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copié</translation>
    </message>
    <message>
        <source>Setup parts</source>
        <translation>Éléments de la configuration</translation>
    </message>
    <message>
        <source>Copied diagnostics</source>
        <translation>Diagnostic copié</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>Copier le diagnostic</translation>
    </message>
    <message>
        <source>The demo engine was chosen: nobody outside this computer is asked.</source>
        <translation>Le moteur de démo a été choisi&#xa0;: personne n’est interrogé hors de cet ordinateur.</translation>
    </message>
    <message>
        <source>{host} is asked whose token this is and whether it has the model. No question is sent, and nothing is paid.</source>
        <translation>{host} est interrogé pour savoir à qui est ce jeton et si le modèle est disponible. Aucune question n’est envoyée et rien n’est facturé.</translation>
    </message>
    <message>
        <source>How long the answer may be: 100 tokens are about 75 English words.</source>
        <translation>La longueur maximale de la réponse&#xa0;: 100 tokens font environ 75 mots anglais.</translation>
    </message>
    <message>
        <source>How freely the model chooses its words: 0 is the most predictable, higher values vary more.</source>
        <translation>La liberté du modèle dans le choix des mots&#xa0;: 0 est le plus prévisible, des valeurs plus élevées varient davantage.</translation>
    </message>
    <message>
        <source>Which words the model may choose from: 1 is all of them, lower values leave out unlikely ones.</source>
        <translation>Les mots parmi lesquels le modèle peut choisir&#xa0;: 1 les garde tous, des valeurs plus basses écartent les moins probables.</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Réinitialiser</translation>
    </message>
    <message>
        <source>Reset parameters</source>
        <translation>Réinitialiser les réglages</translation>
    </message>
    <message>
        <source>Undo reset</source>
        <translation>Revenir en arrière</translation>
    </message>
    <message>
        <source>Top p has no effect while temperature is 0.</source>
        <translation>Top p est sans effet quand la température est 0.</translation>
    </message>
    <message>
        <source>Reset: {action}</source>
        <translation>Réinitialiser&#xa0;: {action}</translation>
    </message>
    <message>
        <source>{action}, {place}</source>
        <translation>{action}, {place}</translation>
    </message>
    <message>
        <source>{keys}: {why_not}</source>
        <translation>{keys}&#xa0;: {why_not}</translation>
    </message>
    <message>
        <source>Press the button with the keys, then the keys that you want. Backspace removes them, Esc leaves them as they are.</source>
        <translation>Cliquez sur le bouton des touches, puis appuyez sur les touches voulues. Retour arrière les supprime, Échap les laisse telles quelles.</translation>
    </message>
    <message>
        <source>In the prompt Enter asks, Shift+Enter begins a line, Up and Down lead to earlier questions. A tool of the picture is moved with the arrow keys, Enter ends it, Esc leaves it. Tab goes from one thing to the next.</source>
        <translation>Dans la zone de saisie, Entrée pose la question, Maj+Entrée commence une ligne, Haut et Bas mènent aux questions précédentes. Un outil de l’image se déplace avec les touches fléchées, Entrée le termine, Échap le quitte. Tab passe d’un élément au suivant.</translation>
    </message>
    <message>
        <source>No action is called that.</source>
        <translation>Aucune action ne porte ce nom.</translation>
    </message>
    <message>
        <source>Close shortcuts</source>
        <translation>Fermer les raccourcis</translation>
    </message>
    <message>
        <source>Search shortcuts</source>
        <translation>Rechercher un raccourci</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Tout réinitialiser</translation>
    </message>
    <message>
        <source>Reset all shortcuts</source>
        <translation>Réinitialiser tous les raccourcis</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Raccourcis</translation>
    </message>
    <message>
        <source>{name}: puts a question into the prompt</source>
        <translation>{name}&#xa0;: place une question dans la zone de saisie</translation>
    </message>
    <message>
        <source>Close text</source>
        <translation>Fermer le texte</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Suivant</translation>
    </message>
    <message>
        <source>Find next</source>
        <translation>Rechercher le suivant</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Précédent</translation>
    </message>
    <message>
        <source>Find previous</source>
        <translation>Rechercher le précédent</translation>
    </message>
    <message>
        <source>The first {first:,} of {count:,} characters. All of it is copied.</source>
        <translation>Les {first:,} premiers caractères sur {count:,}. Tout est copié.</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>Tout copier</translation>
    </message>
    <message>
        <source>From the end again.</source>
        <translation>Reprise depuis la fin.</translation>
    </message>
    <message>
        <source>From the start again.</source>
        <translation>Reprise depuis le début.</translation>
    </message>
    <message>
        <source>Not found.</source>
        <translation>Introuvable.</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Copié.</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Coller</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Effacer</translation>
    </message>
    <message>
        <source>{tool}: done</source>
        <translation>{tool}&#xa0;: terminé</translation>
    </message>
    <message>
        <source>Back to the picture (Esc)</source>
        <translation>Retour à l’image (Échap)</translation>
    </message>
    <message>
        <source>LLaVA Desktop is open already. Close it first, or name another folder with --data-dir.</source>
        <translation>LLaVA Desktop est déjà ouvert. Fermez-le d’abord, ou indiquez un autre dossier avec --data-dir.</translation>
    </message>
    <message>
        <source>LLaVA Desktop is open already, but it does not answer. Close it, or end its process, then start it again.</source>
        <translation>LLaVA Desktop est déjà ouvert, mais ne répond pas. Fermez-le, ou mettez fin à son processus, puis relancez-le.</translation>
    </message>
    <message>
        <source>LLaVA Desktop could not be started again: {why}. Start it yourself.</source>
        <translation>LLaVA Desktop n’a pas pu redémarrer&#xa0;: {why}. Lancez-le vous-même.</translation>
    </message>
    <message>
        <source>Something went wrong inside the app; your questions are kept. Details are in {path}.</source>
        <translation>Une erreur s’est produite dans l’application&#x202f;; vos questions sont conservées. Les détails sont dans {path}.</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>Last week</source>
        <translation>7 derniers jours</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Plus ancien</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>avec réponse</translation>
    </message>
    <message>
        <source>found: {text}</source>
        <translation>trouvé&#xa0;: {text}</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>favori</translation>
    </message>
    <message numerus="yes">
        <source>%n question(s)</source>
        <translation>
            <numerusform>%n question</numerusform>
            <numerusform>%n questions</numerusform>
        </translation>
    </message>
    <message>
        <source>Take a screenshot with the desktop&apos;s own tool, then paste it here.</source>
        <translation>Faites une capture avec l’outil du bureau, puis collez-la ici.</translation>
    </message>
    <message>
        <source>This desktop offers no screen capture to programs.</source>
        <translation>Ce bureau n’offre pas de capture d’écran aux programmes.</translation>
    </message>
    <message>
        <source>The desktop did not capture the screen. Allow it in the system&apos;s privacy settings. Or: {instead}</source>
        <translation>Le bureau n’a pas capturé l’écran. Autorisez-le dans les paramètres de confidentialité du système. Ou bien&#xa0;: {instead}</translation>
    </message>
    <message>
        <source>The desktop&apos;s screen capture ended without an answer. Try again. Or: {instead}</source>
        <translation>La capture d’écran du bureau s’est terminée sans réponse. Réessayez. Ou bien&#xa0;: {instead}</translation>
    </message>
    <message>
        <source>From day</source>
        <translation>Premier jour</translation>
    </message>
    <message>
        <source>To day</source>
        <translation>Dernier jour</translation>
    </message>
    <message>
        <source>From</source>
        <comment>a day</comment>
        <translation>Du</translation>
    </message>
    <message>
        <source>To</source>
        <comment>a day</comment>
        <translation>Au</translation>
    </message>
    <message>
        <source>Opening the history…</source>
        <translation>Ouverture de l’historique…</translation>
    </message>
    <message>
        <source>Nothing can be saved, so nothing is sent.</source>
        <translation>Rien ne peut être enregistré, donc rien n’est envoyé.</translation>
    </message>
    <message>
        <source>Saving works again.</source>
        <translation>L’enregistrement fonctionne de nouveau.</translation>
    </message>
    <message>
        <source>The history cannot be read.</source>
        <translation>L’historique ne peut pas être lu.</translation>
    </message>
    <message>
        <source>Any day</source>
        <translation>Toutes les dates</translation>
    </message>
    <message>
        <source>From one day to another…</source>
        <translation>D’un jour à un autre…</translation>
    </message>
    <message>
        <source>Filter history</source>
        <translation>Filtrer l’historique</translation>
    </message>
    <message>
        <source>Filter: {filter}. Press to clear</source>
        <translation>Filtre&#xa0;: {filter}. Appuyez pour l’effacer</translation>
    </message>
    <message>
        <source>Trash, {count}</source>
        <translation>Corbeille, {count}</translation>
    </message>
    <message>
        <source>Trash, empty</source>
        <translation>Corbeille, vide</translation>
    </message>
    <message>
        <source>Empty the trash…</source>
        <translation>Vider la corbeille…</translation>
    </message>
    <message>
        <source>Erase everything…</source>
        <translation>Tout effacer…</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Restaurer</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>Retirer des favoris</translation>
    </message>
    <message>
        <source>Delete for ever…</source>
        <translation>Supprimer définitivement…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importer…</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Plus</translation>
    </message>
    <message>
        <source>Export and import</source>
        <translation>Exporter et importer</translation>
    </message>
    <message>
        <source>Questions you ask appear here. They stay on this computer.</source>
        <translation>Les questions que vous posez apparaissent ici. Elles restent sur cet ordinateur.</translation>
    </message>
    <message>
        <source>Nothing found. Search looks for the beginnings of words in questions, answers, file names and titles.</source>
        <translation>Aucun résultat. La recherche porte sur les débuts de mots des questions, réponses, noms de fichiers et titres.</translation>
    </message>
    <message>
        <source>Nothing here with these filters.</source>
        <translation>Rien ici avec ces filtres.</translation>
    </message>
    <message>
        <source>The trash is empty. What is deleted stays here for 30 days.</source>
        <translation>La corbeille est vide. Ce qui est supprimé y reste 30 jours.</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>Sélection</translation>
    </message>
    <message>
        <source>Star selected</source>
        <translation>Ajouter la sélection aux favoris</translation>
    </message>
    <message>
        <source>Restore selected</source>
        <translation>Restaurer la sélection</translation>
    </message>
    <message>
        <source>Export… selected</source>
        <translation>Exporter la sélection…</translation>
    </message>
    <message>
        <source>Delete selected</source>
        <translation>Supprimer la sélection</translation>
    </message>
    <message>
        <source>Compare selected</source>
        <translation>Comparer la sélection</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) selected</source>
        <translation>
            <numerusform>%n conversation sélectionnée</numerusform>
            <numerusform>%n conversations sélectionnées</numerusform>
        </translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Sur cet ordinateur</translation>
    </message>
    <message>
        <source>On Replicate</source>
        <translation>Sur Replicate</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Image collée</translation>
    </message>
    <message>
        <source>Nothing usable arrived. Drop a picture file, or choose one.</source>
        <translation>Rien d’utilisable n’est arrivé. Déposez un fichier d’image, ou choisissez-en un.</translation>
    </message>
    <message>
        <source>That is text, not a picture. Drop a picture file, or choose one.</source>
        <translation>C’est du texte, pas une image. Déposez un fichier d’image, ou choisissez-en un.</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>Récupérer</translation>
    </message>
    <message>
        <source>Cancel fetching</source>
        <translation>Annuler la récupération</translation>
    </message>
    <message>
        <source>Looking through the folder…</source>
        <translation>Parcours du dossier…</translation>
    </message>
    <message>
        <source>Fetching the picture from {host}…</source>
        <translation>Récupération de l’image sur {host}…</translation>
    </message>
    <message>
        <source>Fetch the picture from {host}?</source>
        <translation>Récupérer l’image sur {host}&#x202f;?</translation>
    </message>
    <message>
        <source>Press the keys…</source>
        <translation>Appuyez sur les touches…</translation>
    </message>
    <message>
        <source>Press the keys now. Backspace removes them, Escape leaves them as they are.</source>
        <translation>Appuyez maintenant sur les touches. Retour arrière les supprime, Échap les laisse telles quelles.</translation>
    </message>
    <message>
        <source>none</source>
        <comment>no keys</comment>
        <translation>aucune</translation>
    </message>
    <message>
        <source>{action}: {keys}</source>
        <translation>{action}&#xa0;: {keys}</translation>
    </message>
    <message>
        <source>Write a mail to {host}?</source>
        <translation>Écrire un e-mail à {host}&#x202f;?</translation>
    </message>
    <message>
        <source>Open {host} in the browser?</source>
        <translation>Ouvrir {host} dans le navigateur&#x202f;?</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Lien</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Ouvrir le lien</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Ignorer</translation>
    </message>
    <message>
        <source>Dismiss link</source>
        <translation>Ignorer le lien</translation>
    </message>
    <message>
        <source>Pictures ({suffixes})</source>
        <translation>Images ({suffixes})</translation>
    </message>
    <message>
        <source>All files ({suffixes})</source>
        <translation>Tous les fichiers ({suffixes})</translation>
    </message>
    <message>
        <source>What the model sees. Escape goes back to the picture.</source>
        <translation>Ce que voit le modèle. Échap revient à l’image.</translation>
    </message>
    <message numerus="yes">
        <source>the model looks at %n tile(s) of {size} px, and at the whole once more</source>
        <translation>
            <numerusform>le modèle regarde %n tuile de {size}&#xa0;px, et en plus l’ensemble</numerusform>
            <numerusform>le modèle regarde %n tuiles de {size}&#xa0;px, et en plus l’ensemble</numerusform>
        </translation>
    </message>
    <message>
        <source>Ask anyway</source>
        <translation>Demander quand même</translation>
    </message>
    <message>
        <source>{spent} of {limit}</source>
        <translation>{spent} sur {limit}</translation>
    </message>
    <message>
        <source>The seconds that the model ran for questions that were asked here, also those that were deleted, at {amount} a second. The rate, and a limit, are in Settings.</source>
        <translation>Les secondes de calcul du modèle pour les questions posées ici, y compris celles qui ont été supprimées, à {amount} la seconde. Le tarif et une limite se règlent dans les paramètres.</translation>
    </message>
    <message numerus="yes">
        <source>%n under way, an estimated {amount} more</source>
        <comment>questions</comment>
        <translation>
            <numerusform>%n en cours, environ {amount} de plus</numerusform>
            <numerusform>%n en cours, environ {amount} de plus</numerusform>
        </translation>
    </message>
    <message>
        <source>This month</source>
        <translation>Ce mois-ci</translation>
    </message>
    <message>
        <source>Cost so far</source>
        <translation>Coût jusqu’ici</translation>
    </message>
    <message>
        <source>Not now: {why}</source>
        <translation>Pas maintenant&#xa0;: {why}</translation>
    </message>
    <message>
        <source>{name} slider</source>
        <translation>Curseur {name}</translation>
    </message>
    <message>
        <source>Turned right</source>
        <translation>Pivotée à droite</translation>
    </message>
    <message>
        <source>Turned left</source>
        <translation>Pivotée à gauche</translation>
    </message>
    <message>
        <source>The picture is still being opened.</source>
        <translation>L’image est encore en cours d’ouverture.</translation>
    </message>
    <message>
        <source>The picture is being made ready with your changes.</source>
        <translation>L’image est en préparation avec vos changements.</translation>
    </message>
    <message>
        <source>Choose a region</source>
        <translation>Choisir une zone</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>Ouverture de {name}…</translation>
    </message>
    <message>
        <source>No picture yet. Press Enter to choose a file, or paste one.</source>
        <translation>Pas encore d’image. Appuyez sur Entrée pour choisir un fichier, ou collez-en une.</translation>
    </message>
    <message>
        <source>{name}. {sends}. {help}</source>
        <translation>{name}. {sends}. {help}</translation>
    </message>
    <message>
        <source>{name}. {sends}. Press Enter to choose another, Delete to remove it.</source>
        <translation>{name}. {sends}. Appuyez sur Entrée pour en choisir une autre, sur Suppr pour la retirer.</translation>
    </message>
    <message>
        <source>Text in the region would be under about 8 px high: choose a smaller one.</source>
        <translation>Le texte de la zone ferait moins d’environ 8&#xa0;px de haut&#xa0;: choisissez-en une plus petite.</translation>
    </message>
    <message>
        <source>Text in it would be under about 8 px high: choose a region.</source>
        <translation>Son texte ferait moins d’environ 8&#xa0;px de haut&#xa0;: choisissez une zone.</translation>
    </message>
    <message>
        <source>Making it ready…</source>
        <translation>Préparation…</translation>
    </message>
    <message>
        <source>Select region</source>
        <translation>Sélectionner une zone</translation>
    </message>
    <message>
        <source>Ask about a part of the picture: only that is sent, as sharp as it was taken</source>
        <translation>Interroger sur une partie de l’image&#xa0;: elle seule est envoyée, avec sa netteté d’origine</translation>
    </message>
    <message>
        <source>Paint over what nobody shall see: it is gone from what is sent</source>
        <translation>Masquer ce que personne ne doit voir&#xa0;: rien n’en est envoyé</translation>
    </message>
    <message>
        <source>Exactly what is sent, and how the model cuts it up</source>
        <translation>Exactement ce qui est envoyé, et comment le modèle le découpe</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}&#xa0;%</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Fitted</source>
        <translation>Ajustée</translation>
    </message>
    <message>
        <source>Ctrl+wheel or pinch to zoom</source>
        <translation>Ctrl+molette ou pincement pour zoomer</translation>
    </message>
    <message>
        <source>{keys} zooms in</source>
        <translation>{keys}&#xa0;: zoom avant</translation>
    </message>
    <message>
        <source>{keys} fits</source>
        <translation>{keys}&#xa0;: ajuster</translation>
    </message>
    <message>
        <source>{keys} is one to one</source>
        <translation>{keys}&#xa0;: taille réelle</translation>
    </message>
    <message>
        <source>{action} ({keys})</source>
        <translation>{action} ({keys})</translation>
    </message>
    <message>
        <source>Picture tools</source>
        <translation>Outils de l’image</translation>
    </message>
    <message>
        <source>The demo engine that was asked has ended. Ask again.</source>
        <translation>Le moteur de démo interrogé s’est arrêté. Redemandez.</translation>
    </message>
    <message>
        <source>An answer could not be saved here.</source>
        <translation>Une réponse n’a pas pu être enregistrée ici.</translation>
    </message>
    <message>
        <source>Ask about the picture…</source>
        <translation>Posez une question sur l’image…</translation>
    </message>
    <message>
        <source>Ask again about this picture…</source>
        <translation>Posez une autre question sur cette image…</translation>
    </message>
    <message>
        <source>Ask another question…</source>
        <translation>Posez une autre question…</translation>
    </message>
    <message>
        <source>This question was asked at {engine}. Add its API token in Settings, then press “Check now” again.</source>
        <translation>Cette question a été posée à {engine}. Ajoutez son jeton d’API dans les paramètres, puis cliquez de nouveau sur «&#xa0;Vérifier&#xa0;».</translation>
    </message>
    <message>
        <source>This question cannot be read.</source>
        <translation>Cette question est illisible.</translation>
    </message>
    <message>
        <source>Preset name</source>
        <translation>Nom du préréglage</translation>
    </message>
    <message>
        <source>Preset text</source>
        <translation>Texte du préréglage</translation>
    </message>
    <message>
        <source>Own max tokens</source>
        <translation>Tokens max propres</translation>
    </message>
    <message>
        <source>Preset max tokens</source>
        <translation>Tokens max du préréglage</translation>
    </message>
    <message>
        <source>Own temperature</source>
        <translation>Température propre</translation>
    </message>
    <message>
        <source>Preset temperature</source>
        <translation>Température du préréglage</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>What it puts into the prompt</source>
        <translation>Ce qu’il place dans la zone de saisie</translation>
    </message>
    <message>
        <source>With parameters of its own</source>
        <translation>Avec ses propres réglages</translation>
    </message>
    <message>
        <source>Presets ▾</source>
        <translation>Préréglages ▾</translation>
    </message>
    <message>
        <source>{keys} opens the menu</source>
        <translation>{keys} ouvre le menu</translation>
    </message>
    <message>
        <source>Edit presets…</source>
        <translation>Modifier les préréglages…</translation>
    </message>
    <message>
        <source>There is nothing to put in the place of {name} (the picture&apos;s name); it was left empty.</source>
        <translation>Il n’y a rien à mettre à la place de {name} (le nom de l’image)&#x202f;; l’endroit est resté vide.</translation>
    </message>
    <message>
        <source>There is nothing to put in the place of {folder} (its folder); it was left empty.</source>
        <translation>Il n’y a rien à mettre à la place de {folder} (son dossier)&#x202f;; l’endroit est resté vide.</translation>
    </message>
    <message>
        <source>There is nothing to put in the place of {name} (the picture&apos;s name) and {folder} (its folder); it was left empty.</source>
        <translation>Il n’y a rien à mettre à la place de {name} (le nom de l’image) et de {folder} (son dossier)&#x202f;; l’endroit est resté vide.</translation>
    </message>
    <message>
        <source>There is nothing to put in the place of {folder} (its folder) and {name} (the picture&apos;s name); it was left empty.</source>
        <translation>Il n’y a rien à mettre à la place de {folder} (son dossier) et de {name} (le nom de l’image)&#x202f;; l’endroit est resté vide.</translation>
    </message>
    <message>
        <source>New preset</source>
        <translation>Nouveau préréglage</translation>
    </message>
    <message>
        <source>A preset puts its words into the prompt, where you see them before they are sent. The first four stand under the picture. {name} is the picture&apos;s name, {folder} the name of its folder, {date} today; {{ is a brace.</source>
        <translation>Un préréglage place ses mots dans la zone de saisie, où vous les voyez avant l’envoi. Les quatre premiers figurent sous l’image. {name} est le nom de l’image, {folder} celui de son dossier, {date} la date du jour&#x202f;; {{ est une accolade.</translation>
    </message>
    <message>
        <source>Close presets</source>
        <translation>Fermer les préréglages</translation>
    </message>
    <message>
        <source>Undo delete</source>
        <translation>Annuler la suppression</translation>
    </message>
    <message>
        <source>Deleted: {name}</source>
        <translation>Supprimé&#xa0;: {name}</translation>
    </message>
    <message>
        <source>Preset list</source>
        <translation>Liste des préréglages</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Nouveau</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Monter</translation>
    </message>
    <message>
        <source>Move preset up</source>
        <translation>Monter le préréglage</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Descendre</translation>
    </message>
    <message>
        <source>Move preset down</source>
        <translation>Descendre le préréglage</translation>
    </message>
    <message>
        <source>Delete preset</source>
        <translation>Supprimer le préréglage</translation>
    </message>
    <message>
        <source>Bring back the app&apos;s own</source>
        <translation>Rétablir ceux de l’application</translation>
    </message>
    <message>
        <source>Bring back built-in presets</source>
        <translation>Rétablir les préréglages d’origine</translation>
    </message>
    <message>
        <source>{name}, {place} of {count}</source>
        <translation>{name}, {place} sur {count}</translation>
    </message>
    <message>
        <source>Deleted: {name}. Undo brings it back.</source>
        <translation>Supprimé&#xa0;: {name}. «&#xa0;Annuler&#xa0;» le rétablit.</translation>
    </message>
    <message>
        <source>The last question is still being answered.</source>
        <translation>La dernière question attend encore sa réponse.</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Zone de saisie</translation>
    </message>
    <message>
        <source>The receipt is on the clipboard.</source>
        <translation>Le reçu est dans le presse-papiers.</translation>
    </message>
    <message>
        <source>The request is on the clipboard, without the token.</source>
        <translation>La requête est dans le presse-papiers, sans le jeton.</translation>
    </message>
    <message>
        <source>The picture that was sent is not on this computer any more, so the request cannot be made again.</source>
        <translation>L’image envoyée n’est plus sur cet ordinateur&#xa0;: la requête ne peut donc pas être refaite.</translation>
    </message>
    <message>
        <source>It cannot be run exactly again now: {asked} was asked, and {engine} answers now.</source>
        <translation>Elle ne peut pas être relancée à l’identique&#xa0;: {asked} avait été interrogé, et c’est {engine} qui répond maintenant.</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Détails</translation>
    </message>
    <message>
        <source>Copy receipt</source>
        <translation>Copier le reçu</translation>
    </message>
    <message>
        <source>Copy as curl</source>
        <translation>Copier pour curl</translation>
    </message>
    <message>
        <source>Copy as Python</source>
        <translation>Copier pour Python</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Journaux</translation>
    </message>
    <message>
        <source>Full reply</source>
        <translation>Données complètes</translation>
    </message>
    <message>
        <source>Run exactly again</source>
        <translation>Relancer à l’identique</translation>
    </message>
    <message>
        <source>The same request as a line for a shell. It reads the token from REPLICATE_API_TOKEN.</source>
        <translation>La même requête en une ligne de shell. Elle lit le jeton dans REPLICATE_API_TOKEN.</translation>
    </message>
    <message>
        <source>The same request as a Python program. It reads the token from REPLICATE_API_TOKEN.</source>
        <translation>La même requête en programme Python. Il lit le jeton dans REPLICATE_API_TOKEN.</translation>
    </message>
    <message>
        <source>What the model printed</source>
        <translation>Ce que le modèle a écrit</translation>
    </message>
    <message>
        <source>What the engine said of it at the end, without the picture</source>
        <translation>Ce que le moteur en a dit à la fin, sans l’image</translation>
    </message>
    <message>
        <source>A new question with just this request: one more run, and one more cost</source>
        <translation>Une nouvelle question avec exactement cette requête&#xa0;: une exécution et un coût de plus</translation>
    </message>
    <message>
        <source>This answer</source>
        <translation>Cette réponse</translation>
    </message>
    <message>
        <source>{waited}, the model had to start first</source>
        <translation>{waited}, le modèle a dû d’abord démarrer</translation>
    </message>
    <message>
        <source>{waited}, model start</source>
        <translation>{waited}, démarrage compris</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>inconnu</translation>
    </message>
    <message>
        <source>Gone from what is sent</source>
        <translation>Retiré de l’envoi</translation>
    </message>
    <message>
        <source>Paint over what nobody shall see. It is gone from what is sent.</source>
        <translation>Masquez ce que personne ne doit voir. Rien n’en est envoyé.</translation>
    </message>
    <message>
        <source>Redaction</source>
        <translation>Masquage</translation>
    </message>
    <message>
        <source>Brush size</source>
        <translation>Taille du pinceau</translation>
    </message>
    <message>
        <source>Brush size ( [ and ] )</source>
        <translation>Taille du pinceau ( [ et ] )</translation>
    </message>
    <message>
        <source>Undo stroke</source>
        <translation>Annuler le trait</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>Annuler (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Redo stroke</source>
        <translation>Rétablir le trait</translation>
    </message>
    <message>
        <source>Redo (Ctrl+Shift+Z)</source>
        <translation>Rétablir (Ctrl+Maj+Z)</translation>
    </message>
    <message>
        <source>Clear strokes</source>
        <translation>Effacer les traits</translation>
    </message>
    <message>
        <source>Clear: nothing is painted over</source>
        <translation>Effacer&#xa0;: plus rien n’est masqué</translation>
    </message>
    <message>
        <source>Arrow keys move the cross-hair, with Ctrl slowly; Space paints. Square brackets change the size of the brush. Control Z undoes. Escape leaves the brush.</source>
        <translation>Les touches fléchées déplacent le réticule, lentement avec Ctrl&#x202f;; Espace peint. Les crochets changent la taille du pinceau. Contrôle Z annule. Échap quitte le pinceau.</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Annulé</translation>
    </message>
    <message>
        <source>Redone</source>
        <translation>Rétabli</translation>
    </message>
    <message>
        <source>Nothing is painted over.</source>
        <translation>Rien n’est masqué.</translation>
    </message>
    <message>
        <source>{across} % from the left, {down} % from the top</source>
        <translation>{across}&#xa0;% depuis la gauche, {down}&#xa0;% depuis le haut</translation>
    </message>
    <message>
        <source>Painted over: gone from what is sent.</source>
        <translation>Masqué&#xa0;: retiré de l’envoi.</translation>
    </message>
    <message>
        <source>Draw a box around what you want to ask about.</source>
        <translation>Tracez un cadre autour de ce qui vous intéresse.</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>Image entière</translation>
    </message>
    <message>
        <source>Send all of it (Delete)</source>
        <translation>Tout envoyer (Suppr)</translation>
    </message>
    <message>
        <source>Region {size}</source>
        <translation>Zone {size}</translation>
    </message>
    <message>
        <source>Arrow keys move the region, with Shift they resize it. Enter takes it, Escape removes it.</source>
        <translation>Les touches fléchées déplacent la zone&#x202f;; avec Maj, elles la redimensionnent. Entrée valide, Échap la retire.</translation>
    </message>
    <message>
        <source>{region} px, sent as {sent}</source>
        <translation>{region}&#xa0;px, envoyée en {sent}</translation>
    </message>
    <message>
        <source>The whole picture is sent.</source>
        <translation>L’image entière est envoyée.</translation>
    </message>
    <message>
        <source>Region {pixels}, {across} % from the left, {down} % from the top</source>
        <translation>Zone {pixels}, {across}&#xa0;% depuis la gauche, {down}&#xa0;% depuis le haut</translation>
    </message>
    <message>
        <source>Looking at it…</source>
        <translation>Vérification en cours…</translation>
    </message>
    <message>
        <source>Being stopped…</source>
        <translation>Arrêt en cours…</translation>
    </message>
    <message>
        <source>The model failed: {why}</source>
        <translation>Le modèle a échoué&#xa0;: {why}</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Démarrée</translation>
    </message>
    <message>
        <source>comes with it</source>
        <translation>jointe</translation>
    </message>
    <message>
        <source>at an address on the web</source>
        <translation>à une adresse du Web</translation>
    </message>
    <message>
        <source>Stop this run at the engine? Wherever it was started, it ends there too. What it ran so far is charged.</source>
        <translation>Arrêter cette exécution auprès du moteur&#x202f;? Où qu’elle ait été lancée, elle s’y arrête aussi. Le calcul déjà effectué est facturé.</translation>
    </message>
    <message>
        <source>Stop the run</source>
        <translation>Arrêter l’exécution</translation>
    </message>
    <message>
        <source>Let it run</source>
        <translation>Laisser tourner</translation>
    </message>
    <message>
        <source>Show log</source>
        <translation>Afficher le journal</translation>
    </message>
    <message>
        <source>Hide log</source>
        <translation>Masquer le journal</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>Answer on Replicate</source>
        <translation>Réponse sur Replicate</translation>
    </message>
    <message>
        <source>Import into history</source>
        <translation>Importer dans l’historique</translation>
    </message>
    <message>
        <source>Open in history</source>
        <translation>Ouvrir dans l’historique</translation>
    </message>
    <message>
        <source>Stop this run…</source>
        <translation>Arrêter cette exécution…</translation>
    </message>
    <message>
        <source>Stop this run</source>
        <translation>Arrêter cette exécution</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Vérifier</translation>
    </message>
    <message>
        <source>Open web page…</source>
        <translation>Ouvrir la page Web…</translation>
    </message>
    <message>
        <source>Open web page</source>
        <translation>Ouvrir la page Web</translation>
    </message>
    <message>
        <source>Predictions on Replicate</source>
        <translation>Prédictions sur Replicate</translation>
    </message>
    <message>
        <source>This is the demo engine&apos;s own list, which is forgotten when the app closes. With an API token in Settings your account&apos;s stands here.</source>
        <translation>Voici la liste propre au moteur de démo, oubliée à la fermeture de l’application. Avec un jeton d’API dans les paramètres, celle de votre compte s’affiche ici.</translation>
    </message>
    <message>
        <source>There is nothing in this list yet.</source>
        <translation>Cette liste est encore vide.</translation>
    </message>
    <message>
        <source>None of these was answered by LLaVA.</source>
        <translation>LLaVA n’a répondu à aucune d’elles.</translation>
    </message>
    <message>
        <source>Reading the list…</source>
        <translation>Lecture de la liste…</translation>
    </message>
    <message>
        <source>Search older ones</source>
        <translation>Chercher dans les plus anciennes</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Open Settings</source>
        <translation>Ouvrir les paramètres</translation>
    </message>
    <message>
        <source>LLaVA only</source>
        <translation>LLaVA seulement</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Actualiser</translation>
    </message>
    <message numerus="yes">
        <source>%n were looked at.</source>
        <translation>
            <numerusform>%n parcourue.</numerusform>
            <numerusform>%n parcourues.</numerusform>
        </translation>
    </message>
    <message>
        <source>Restore history</source>
        <translation>Restaurer l’historique</translation>
    </message>
    <message>
        <source>Your questions are being brought back…</source>
        <translation>Vos questions sont en cours de restauration…</translation>
    </message>
    <message>
        <source>Not everything could be brought back.</source>
        <translation>Tout n’a pas pu être restauré.</translation>
    </message>
    <message>
        <source>The history file was damaged; it was put aside, and a new history begun.</source>
        <translation>Le fichier de l’historique était endommagé&#x202f;; il a été mis de côté, et un nouvel historique a été commencé.</translation>
    </message>
    <message>
        <source>Questions can still be read from it.</source>
        <translation>Des questions peuvent encore y être lues.</translation>
    </message>
    <message>
        <source>There is a backup of {day}.</source>
        <translation>Il existe une sauvegarde du {day}.</translation>
    </message>
    <message>
        <source>Nothing in it can be read. It is kept in {folder}.</source>
        <translation>Rien n’y est lisible. Il est conservé dans {folder}.</translation>
    </message>
    <message numerus="yes">
        <source>(One question is|%n questions are) back.</source>
        <translation>
            <numerusform>Une question est de retour.</numerusform>
            <numerusform>%n questions sont de retour.</numerusform>
        </translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <comment>a day, for Qt</comment>
        <translation>d MMMM yyyy</translation>
    </message>
    <message>
        <source>[picture: {name}]</source>
        <translation>[image&#xa0;: {name}]</translation>
    </message>
    <message>
        <source>Erase every question, answer and picture of this computer&apos;s history, its backups and the log? This cannot be undone. What is under way is cancelled.</source>
        <translation>Effacer toutes les questions, réponses et images de l’historique de cet ordinateur, ses sauvegardes et le journal&#x202f;? C’est irréversible. Ce qui est en cours est annulé.</translation>
    </message>
    <message>
        <source>Erase everything</source>
        <translation>Tout effacer</translation>
    </message>
    <message>
        <source>The history could not be updated.</source>
        <translation>L’historique n’a pas pu être mis à jour.</translation>
    </message>
    <message numerus="yes">
        <source>Delete (this conversation|these %n conversations) for ever, with answers and pictures, also from the backups?</source>
        <translation>
            <numerusform>Supprimer définitivement cette conversation, avec réponses et images, y compris dans les sauvegardes&#x202f;?</numerusform>
            <numerusform>Supprimer définitivement ces %n conversations, avec réponses et images, y compris dans les sauvegardes&#x202f;?</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete for ever</source>
        <translation>Supprimer définitivement</translation>
    </message>
    <message numerus="yes">
        <source>Cancel, also at the engine, and move (this conversation|these %n conversations) to the trash?</source>
        <translation>
            <numerusform>Annuler, y compris auprès du moteur, et placer cette conversation dans la corbeille&#x202f;?</numerusform>
            <numerusform>Annuler, y compris auprès du moteur, et placer ces %n conversations dans la corbeille&#x202f;?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(An answer is|%n answers are) still on the way.</source>
        <translation>
            <numerusform>Une réponse est encore en route.</numerusform>
            <numerusform>%n réponses sont encore en route.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel and delete</source>
        <translation>Annuler et supprimer</translation>
    </message>
    <message>
        <source>Delete everything that is in the trash for ever, also from the backups?</source>
        <translation>Supprimer définitivement tout le contenu de la corbeille, y compris dans les sauvegardes&#x202f;?</translation>
    </message>
    <message>
        <source>Empty the trash</source>
        <translation>Vider la corbeille</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) moved to the trash, kept for {days} days.</source>
        <translation>
            <numerusform>%n conversation placée dans la corbeille, conservée {days} jours.</numerusform>
            <numerusform>%n conversations placées dans la corbeille, conservées {days} jours.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) restored.</source>
        <translation>
            <numerusform>%n conversation restaurée.</numerusform>
            <numerusform>%n conversations restaurées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n backup(s)</source>
        <translation>
            <numerusform>%n sauvegarde</numerusform>
            <numerusform>%n sauvegardes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n log(s)</source>
        <translation>
            <numerusform>%n journal</numerusform>
            <numerusform>%n journaux</numerusform>
        </translation>
    </message>
    <message>
        <source>Erased: {questions}, {pictures}, {backups}, {logs}.</source>
        <translation>Effacé&#xa0;: {questions}, {pictures}, {backups}, {logs}.</translation>
    </message>
    <message>
        <source>Erased: {questions}, {pictures}, {backups}, {logs}, {histories}.</source>
        <translation>Effacé&#xa0;: {questions}, {pictures}, {backups}, {logs}, {histories}.</translation>
    </message>
    <message numerus="yes">
        <source>%n damaged (history|histories)</source>
        <translation>
            <numerusform>%n historique endommagé</numerusform>
            <numerusform>%n historiques endommagés</numerusform>
        </translation>
    </message>
    <message>
        <source>There is another question in the prompt box. Ask or clear it first.</source>
        <translation>La zone de saisie contient une autre question. Posez-la ou effacez-la d’abord.</translation>
    </message>
    <message>
        <source>The picture of this question is not here any more. Drop it again to ask about it.</source>
        <translation>L’image de cette question n’est plus ici. Déposez-la de nouveau pour poser une question dessus.</translation>
    </message>
    <message>
        <source>Ask again with these parameters</source>
        <translation>Redemander avec ces réglages</translation>
    </message>
    <message>
        <source>Ask again about this part</source>
        <translation>Redemander sur cette partie</translation>
    </message>
    <message>
        <source>Send earlier questions</source>
        <translation>Envoyer les échanges précédents</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Nouvelle conversation</translation>
    </message>
    <message>
        <source>Question and answer {number}: {words}</source>
        <translation>Échange {number}&#xa0;: {words}</translation>
    </message>
    <message>
        <source>Question {number}</source>
        <translation>Question {number}</translation>
    </message>
    <message>
        <source>Answer {number}</source>
        <translation>Réponse {number}</translation>
    </message>
    <message>
        <source>Previous answer to question {number}</source>
        <translation>Réponse précédente de l’échange {number}</translation>
    </message>
    <message>
        <source>Next answer to question {number}</source>
        <translation>Réponse suivante de l’échange {number}</translation>
    </message>
    <message>
        <source>Compare answers to question {number}</source>
        <translation>Comparer les réponses de l’échange {number}</translation>
    </message>
    <message numerus="yes">
        <source>Show %n earlier question(s)</source>
        <translation>
            <numerusform>Afficher l’échange précédent</numerusform>
            <numerusform>Afficher les %n échanges précédents</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep the question as it is</source>
        <translation>Garder la question telle quelle</translation>
    </message>
    <message>
        <source>The conversation cannot be read.</source>
        <translation>La conversation est illisible.</translation>
    </message>
    <message>
        <source>Previous answer</source>
        <translation>Réponse précédente</translation>
    </message>
    <message>
        <source>Next answer</source>
        <translation>Réponse suivante</translation>
    </message>
    <message>
        <source>Compare answers</source>
        <translation>Comparer les réponses</translation>
    </message>
    <message>
        <source>Answer {at} of {of}</source>
        <translation>Réponse {at} sur {of}</translation>
    </message>
    <message>
        <source>{at} of {of}</source>
        <translation>{at} sur {of}</translation>
    </message>
    <message>
        <source>“{text}”</source>
        <translation>«&#xa0;{text}&#xa0;»</translation>
    </message>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>Erasing…</source>
        <translation>Effacement…</translation>
    </message>
    <message>
        <source>Updating the history…</source>
        <translation>Mise à jour de l’historique…</translation>
    </message>
    <message>
        <source>Sharpening…</source>
        <translation>Affinage de l’image…</translation>
    </message>
</context>
</TS>
