<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) (is|are) ready</source>
        <translation>
            <numerusform>%n Antwort ist bereit</numerusform>
            <numerusform>%n Antworten sind bereit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n question(s) (has|have) ended</source>
        <translation>
            <numerusform>%n Frage ist beendet</numerusform>
            <numerusform>%n Fragen sind beendet</numerusform>
        </translation>
    </message>
    <message>
        <source>The answer is ready</source>
        <translation>Die Antwort ist bereit</translation>
    </message>
    <message>
        <source>A question was not answered</source>
        <translation>Eine Frage wurde nicht beantwortet</translation>
    </message>
    <message>
        <source>Picture from the web</source>
        <translation>Bild aus dem Web</translation>
    </message>
    <message>
        <source>That is a link this app does not follow. Save the picture first, then drop the file.</source>
        <translation>Diesem Link folgt die App nicht. Speichern Sie das Bild zuerst und ziehen Sie dann die Datei hierher.</translation>
    </message>
    <message>
        <source>That picture would come over a connection that is not encrypted. Save it first, then drop the file.</source>
        <translation>Dieses Bild käme über eine unverschlüsselte Verbindung. Speichern Sie es zuerst und ziehen Sie dann die Datei hierher.</translation>
    </message>
    <message>
        <source>{received} of {whole}</source>
        <translation>{received} von {whole}</translation>
    </message>
    <message>
        <source>That link should hold a picture, but nothing can be read in it.</source>
        <translation>Dieser Link sollte zu einem Bild führen, aber dort ist nichts lesbar.</translation>
    </message>
    <message>
        <source>That picture is too large.</source>
        <translation>Dieses Bild ist zu groß.</translation>
    </message>
    <message>
        <source>From the web pictures may have up to {size}.</source>
        <translation>Bilder aus dem Web dürfen bis zu {size} groß sein.</translation>
    </message>
    <message>
        <source>System language</source>
        <translation>Systemsprache</translation>
    </message>
    <message>
        <source>This month&apos;s cost is not known, so the app cannot tell whether your limit of {limit} would be passed.</source>
        <translation>Die Kosten dieses Monats sind nicht bekannt. Die App kann deshalb nicht sagen, ob Ihr Limit von {limit} überschritten würde.</translation>
    </message>
    <message>
        <source>A question costs about {amount}, an estimate.</source>
        <translation>Eine Frage kostet etwa {amount} (geschätzt).</translation>
    </message>
    <message>
        <source>A question costs about {amount}, estimated by your earlier ones.</source>
        <translation>Eine Frage kostet etwa {amount}, geschätzt nach Ihren früheren Fragen.</translation>
    </message>
    <message numerus="yes">
        <source>(This|These %n questions) would pass your limit of {limit} this month ({spent} so far).</source>
        <translation>
            <numerusform>Diese Frage würde Ihr Limit von {limit} für diesen Monat überschreiten (bisher {spent}).</numerusform>
            <numerusform>Diese %n Fragen würden Ihr Limit von {limit} für diesen Monat überschreiten (bisher {spent}).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(This|These %n questions) would pass your limit of {limit} this month ({spent} so far, and {under_way} under way at an estimated {amount}).</source>
        <translation>
            <numerusform>Diese Frage würde Ihr Limit von {limit} für diesen Monat überschreiten (bisher {spent}, dazu {under_way} unterwegs für geschätzt {amount}).</numerusform>
            <numerusform>Diese %n Fragen würden Ihr Limit von {limit} für diesen Monat überschreiten (bisher {spent}, dazu {under_way} unterwegs für geschätzt {amount}).</numerusform>
        </translation>
    </message>
    <message>
        <source>${amount:,.{decimals}f}</source>
        <translation>{amount:,.{decimals}f}&#xa0;$</translation>
    </message>
    <message>
        <source>free</source>
        <comment>it costs nothing</comment>
        <translation>kostenlos</translation>
    </message>
    <message>
        <source>about {amount}</source>
        <translation>etwa {amount}</translation>
    </message>
    <message>
        <source>at least {amount}</source>
        <translation>mindestens {amount}</translation>
    </message>
    <message>
        <source>It should look like http://host:8080.</source>
        <translation>Sie sollte aussehen wie http://host:8080.</translation>
    </message>
    <message>
        <source>The proxy&apos;s address cannot be read.</source>
        <translation>Die Adresse des Proxys ist nicht lesbar.</translation>
    </message>
    <message>
        <source>A proxy&apos;s password is a secret, and is not kept in a file of settings.</source>
        <translation>Das Passwort eines Proxys ist geheim und wird nicht in einer Einstellungsdatei gespeichert.</translation>
    </message>
    <message>
        <source>Leave this empty, and name the proxy with its password in HTTPS_PROXY.</source>
        <translation>Lassen Sie dieses Feld leer und geben Sie den Proxy mit Passwort in HTTPS_PROXY an.</translation>
    </message>
    <message>
        <source>A SOCKS proxy cannot be used.</source>
        <translation>Ein SOCKS-Proxy kann nicht verwendet werden.</translation>
    </message>
    <message>
        <source>The proxy&apos;s address cannot be used.</source>
        <translation>Die Adresse des Proxys kann nicht verwendet werden.</translation>
    </message>
    <message>
        <source>The file of certificates needs its whole path.</source>
        <translation>Für die Zertifikatsdatei ist der vollständige Pfad nötig.</translation>
    </message>
    <message>
        <source>Choose it with the button.</source>
        <translation>Wählen Sie sie mit der Schaltfläche aus.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Max tokens</source>
        <translation>Max. Token</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
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
        <translation>Mitgesendete frühere Fragen</translation>
    </message>
    <message>
        <source>none</source>
        <comment>turns</comment>
        <translation>keine</translation>
    </message>
    <message>
        <source>none</source>
        <comment>picture</comment>
        <translation>keines</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Ausschnitt</translation>
    </message>
    <message>
        <source>Sent as</source>
        <translation>Gesendet als</translation>
    </message>
    <message>
        <source>none</source>
        <comment>region</comment>
        <translation>keiner</translation>
    </message>
    <message>
        <source>the whole</source>
        <comment>picture</comment>
        <translation>das ganze Bild</translation>
    </message>
    <message>
        <source>{pixels} at {left}, {top}</source>
        <translation>{pixels} bei {left}, {top}</translation>
    </message>
    <message>
        <source>turned {degrees}°</source>
        <translation>um {degrees}° gedreht</translation>
    </message>
    <message>
        <source>painted over</source>
        <comment>picture</comment>
        <translation>geschwärzt</translation>
    </message>
    <message>
        <source>no picture</source>
        <translation>kein Bild</translation>
    </message>
    <message>
        <source>{sent}, best quality</source>
        <translation>{sent}, beste Qualität</translation>
    </message>
    <message>
        <source>{name} must be between {least:g} and {most:g}.</source>
        <translation>{name} muss zwischen {least:g} und {most:g} liegen.</translation>
    </message>
    <message>
        <source>It is {value:g} now.</source>
        <translation>Aktueller Wert: {value:g}.</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>Ohne Titel</translation>
    </message>
    <message>
        <source>Describe</source>
        <translation>Beschreiben</translation>
    </message>
    <message>
        <source>Read text</source>
        <translation>Text lesen</translation>
    </message>
    <message>
        <source>Alt text</source>
        <translation>Alternativtext</translation>
    </message>
    <message>
        <source>Table → CSV</source>
        <translation>Tabelle → CSV</translation>
    </message>
    <message>
        <source>Identify</source>
        <translation>Erkennen</translation>
    </message>
    <message>
        <source>Translate</source>
        <translation>Übersetzen</translation>
    </message>
    <message>
        <source>A single { stays as it is. Write {{ for a brace that is meant.</source>
        <translation>Eine einzelne { bleibt, wie sie ist. Ist eine geschweifte Klammer gemeint, schreiben Sie {{.</translation>
    </message>
    <message>
        <source>{word} is not known and stays as it is. Known are {{name}}, {{folder}} and {{date}}.</source>
        <translation>{word} ist nicht bekannt und bleibt, wie es ist. Bekannt sind {{name}}, {{folder}} und {{date}}.</translation>
    </message>
    <message>
        <source>{length} of {most} characters</source>
        <translation>{length} von {most} Zeichen</translation>
    </message>
    <message>
        <source>{length} characters, {over} over {most}</source>
        <translation>{length} Zeichen, {over} mehr als {most}</translation>
    </message>
    <message>
        <source>Fields and lists need these keys. Choose others.</source>
        <translation>Felder und Listen brauchen diese Tasten. Wählen Sie andere.</translation>
    </message>
    <message>
        <source>The tools of the picture need this key. Choose another.</source>
        <translation>Die Bildwerkzeuge brauchen diese Taste. Wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>A key alone is typed into the prompt. Hold Ctrl or Alt with it, or take one of F1 to F12.</source>
        <translation>Eine Taste allein schreibt nur in das Eingabefeld. Halten Sie Strg oder Alt dazu gedrückt oder nehmen Sie eine der Tasten F1 bis F12.</translation>
    </message>
    <message>
        <source>“{action}” has these keys. Remove them there first.</source>
        <translation>„{action}“ verwendet diese Tasten bereits. Entfernen Sie sie dort zuerst.</translation>
    </message>
    <message numerus="yes">
        <source>Code, %n line(s).</source>
        <translation>
            <numerusform>Code, %n Zeile.</numerusform>
            <numerusform>Code, %n Zeilen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Table of {heads}: %n row(s).</source>
        <translation>
            <numerusform>Tabelle mit {heads}: %n Zeile.</numerusform>
            <numerusform>Tabelle mit {heads}: %n Zeilen.</numerusform>
        </translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds}&#xa0;s</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>Wird vorbereitet</translation>
    </message>
    <message>
        <source>Waiting for its turn: others run now</source>
        <translation>Wartet, bis sie an der Reihe ist: Andere laufen gerade</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Wird gesendet</translation>
    </message>
    <message>
        <source>Waiting for the model</source>
        <translation>Warten auf das Modell</translation>
    </message>
    <message>
        <source>Answering</source>
        <translation>Antwortet</translation>
    </message>
    <message>
        <source>Checking the answer</source>
        <translation>Antwort wird geprüft</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Looking whether the question arrived</source>
        <translation>Prüft, ob die Frage angekommen ist</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Waiting for the demo engine</source>
        <translation>Warten auf die Demo-Engine</translation>
    </message>
    <message>
        <source>Starting the model can take minutes</source>
        <translation>Der Start des Modells kann Minuten dauern</translation>
    </message>
    <message>
        <source>Questions go one a second</source>
        <translation>Höchstens eine Frage pro Sekunde</translation>
    </message>
    <message>
        <source>Too many requests</source>
        <translation>Zu viele Anfragen</translation>
    </message>
    <message>
        <source>The server has a problem</source>
        <translation>Der Server hat ein Problem</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Keine Antwort</translation>
    </message>
    <message>
        <source>sending in {seconds} s</source>
        <translation>Senden in {seconds}&#xa0;s</translation>
    </message>
    <message>
        <source>sending now</source>
        <translation>Senden läuft</translation>
    </message>
    <message>
        <source>trying again in {seconds} s</source>
        <translation>neuer Versuch in {seconds}&#xa0;s</translation>
    </message>
    <message>
        <source>trying again now</source>
        <translation>neuer Versuch läuft</translation>
    </message>
    <message>
        <source>The picture was too large for the service, so it was sent again at {pixels} ({size}).</source>
        <translation>Das Bild war für den Dienst zu groß und wurde deshalb noch einmal mit {pixels} ({size}) gesendet.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Done in {duration}</source>
        <translation>Fertig in {duration}</translation>
    </message>
    <message>
        <source>Cancelled · partial answer kept</source>
        <translation>Abgebrochen · Teilantwort behalten</translation>
    </message>
    <message>
        <source>Cancelled before an answer came</source>
        <translation>Abgebrochen, bevor eine Antwort kam</translation>
    </message>
    <message>
        <source>Cancelled before it was sent</source>
        <translation>Vor dem Senden abgebrochen</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>Nicht gesendet</translation>
    </message>
    <message>
        <source>Cancelled · not found at the engine</source>
        <translation>Abgebrochen · bei der Engine nicht gefunden</translation>
    </message>
    <message>
        <source>Not known whether it arrived</source>
        <translation>Unklar, ob sie angekommen ist</translation>
    </message>
    <message>
        <source>Not finished yet</source>
        <translation>Noch nicht beendet</translation>
    </message>
    <message>
        <source>Waits for a connection</source>
        <translation>Wartet auf eine Verbindung</translation>
    </message>
    <message>
        <source>Not found at the engine</source>
        <translation>Bei der Engine nicht gefunden</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>Nicht angenommen</translation>
    </message>
    <message>
        <source>End of the list.</source>
        <translation>Ende der Liste.</translation>
    </message>
    <message>
        <source>The list starts to repeat here, so reading stopped.</source>
        <translation>Die Liste wiederholt sich hier und wurde nicht weiter gelesen.</translation>
    </message>
    <message>
        <source>Older ones are not listed here.</source>
        <translation>Ältere sind hier nicht aufgeführt.</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Ended before it started</source>
        <translation>Vor dem Start beendet</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>no longer kept by {engine}</source>
        <translation>nicht mehr gespeichert bei {engine}</translation>
    </message>
    <message>
        <source>No longer kept by {engine}</source>
        <translation>Nicht mehr gespeichert bei {engine}</translation>
    </message>
    <message>
        <source>Without a question</source>
        <translation>Ohne Frage</translation>
    </message>
    <message>
        <source>Answered, without a word</source>
        <translation>Beantwortet, ohne Text</translation>
    </message>
    <message>
        <source>in your history&apos;s trash</source>
        <translation>im Papierkorb Ihres Verlaufs</translation>
    </message>
    <message>
        <source>also in your history</source>
        <translation>auch in Ihrem Verlauf</translation>
    </message>
    <message>
        <source>It lies in the trash of your history. It can be restored there.</source>
        <translation>Diese Frage liegt im Papierkorb Ihres Verlaufs. Sie lässt sich dort wiederherstellen.</translation>
    </message>
    <message>
        <source>It cannot be imported: {engine} deletes questions and answers one hour after the end.</source>
        <translation>Import nicht möglich: {engine} löscht Fragen und Antworten eine Stunde nach dem Ende.</translation>
    </message>
    <message>
        <source>It cannot be imported: it holds no question.</source>
        <translation>Import nicht möglich: Es ist keine Frage enthalten.</translation>
    </message>
    <message>
        <source>It cannot be imported: its question is far too long.</source>
        <translation>Import nicht möglich: Die Frage ist viel zu lang.</translation>
    </message>
    <message>
        <source>It cannot be imported: another model than LLaVA answered it.</source>
        <translation>Import nicht möglich: Ein anderes Modell als LLaVA hat geantwortet.</translation>
    </message>
    <message>
        <source>No longer kept by the engine</source>
        <translation>Bei der Engine nicht mehr gespeichert</translation>
    </message>
    <message>
        <source>Done, without a word</source>
        <translation>Fertig, ohne Text</translation>
    </message>
    <message numerus="yes">
        <source>%n answering – {prompt} – LLaVA Desktop</source>
        <translation>
            <numerusform>%n in Arbeit – {prompt} – LLaVA Desktop</numerusform>
            <numerusform>%n in Arbeit – {prompt} – LLaVA Desktop</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answering – LLaVA Desktop</source>
        <translation>
            <numerusform>%n in Arbeit – LLaVA Desktop</numerusform>
            <numerusform>%n in Arbeit – LLaVA Desktop</numerusform>
        </translation>
    </message>
    <message>
        <source>{size} B</source>
        <translation>{size}&#xa0;B</translation>
    </message>
    <message>
        <source>{size:.0f} KB</source>
        <translation>{size:.0f}&#xa0;KB</translation>
    </message>
    <message>
        <source>{size:.1f} MB</source>
        <translation>{size:.1f}&#xa0;MB</translation>
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
        <translation>{pixels}, {size}, erste von {count} Seiten</translation>
    </message>
    <message>
        <source>{pixels}, {size}, first of {count} pictures</source>
        <translation>{pixels}, {size}, erstes von {count} Bildern</translation>
    </message>
    <message>
        <source>{pixels}, {size}, first of {count} frames</source>
        <translation>{pixels}, {size}, erstes von {count} Einzelbildern</translation>
    </message>
    <message>
        <source>from {source}, parts painted over</source>
        <translation>aus {source}, teils geschwärzt</translation>
    </message>
    <message>
        <source>from {source}</source>
        <translation>aus {source}</translation>
    </message>
    <message>
        <source>a region of {pixels} from {source}, parts painted over</source>
        <translation>ein Ausschnitt von {pixels} aus {source}, teils geschwärzt</translation>
    </message>
    <message>
        <source>a region of {pixels} from {source}</source>
        <translation>ein Ausschnitt von {pixels} aus {source}</translation>
    </message>
    <message>
        <source>Only the region was sent: {sent} ({taken})</source>
        <translation>Nur der Ausschnitt wurde gesendet: {sent} ({taken})</translation>
    </message>
    <message>
        <source>Sends {sent} ({taken})</source>
        <translation>Sendet {sent} ({taken})</translation>
    </message>
    <message>
        <source>being opened</source>
        <comment>a picture</comment>
        <translation>wird geöffnet</translation>
    </message>
    <message>
        <source>cannot be opened</source>
        <comment>a picture</comment>
        <translation>lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>not asked yet</source>
        <comment>a picture</comment>
        <translation>noch ohne Frage</translation>
    </message>
    <message>
        <source>waiting for its turn</source>
        <comment>a picture</comment>
        <translation>wartet, bis es an der Reihe ist</translation>
    </message>
    <message>
        <source>being answered</source>
        <comment>a picture</comment>
        <translation>wird beantwortet</translation>
    </message>
    <message>
        <source>answered</source>
        <comment>a picture</comment>
        <translation>beantwortet</translation>
    </message>
    <message>
        <source>failed</source>
        <comment>a picture</comment>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>not known whether it was answered</source>
        <comment>a picture</comment>
        <translation>unklar, ob beantwortet</translation>
    </message>
    <message>
        <source>cancelled</source>
        <comment>a picture</comment>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>{name}, {number} of {count}, {state}</source>
        <translation>{name}, {number} von {count}, {state}</translation>
    </message>
    <message>
        <source>{name}, {number} of {count}, {state}: {why}</source>
        <translation>{name}, {number} von {count}, {state}: {why}</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n Bild</numerusform>
            <numerusform>%n Bilder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {all} waiting</source>
        <translation>
            <numerusform>%n von {all} wartet</numerusform>
            <numerusform>%n von {all} warten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n being opened</source>
        <translation>
            <numerusform>%n wird geöffnet</numerusform>
            <numerusform>%n werden geöffnet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be opened</source>
        <translation>
            <numerusform>%n lässt sich nicht öffnen</numerusform>
            <numerusform>%n lassen sich nicht öffnen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answered</source>
        <translation>
            <numerusform>%n beantwortet</numerusform>
            <numerusform>%n beantwortet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n being answered</source>
        <translation>
            <numerusform>%n wird beantwortet</numerusform>
            <numerusform>%n werden beantwortet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n fehlgeschlagen</numerusform>
            <numerusform>%n fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not known</source>
        <translation>
            <numerusform>%n unklar</numerusform>
            <numerusform>%n unklar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cancelled</source>
        <translation>
            <numerusform>%n abgebrochen</numerusform>
            <numerusform>%n abgebrochen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ask all %n</source>
        <translation>
            <numerusform>Zu %n Bild fragen</numerusform>
            <numerusform>Zu allen %n fragen</numerusform>
        </translation>
    </message>
    <message>
        <source>The demo engine costs nothing.</source>
        <translation>Die Demo-Engine kostet nichts.</translation>
    </message>
    <message>
        <source>Each one is paid for.</source>
        <translation>Jede Frage kostet.</translation>
    </message>
    <message numerus="yes">
        <source>Sends %n question(s), one for each picture that is open.</source>
        <translation>
            <numerusform>Sendet %n Frage, eine für jedes geöffnete Bild.</numerusform>
            <numerusform>Sendet %n Fragen, eine für jedes geöffnete Bild.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) (is|are) left out: it is not known whether (its question was|their questions were) answered.</source>
        <translation>
            <numerusform>%n Bild wird ausgelassen: Es ist unklar, ob die Frage dazu beantwortet wurde.</numerusform>
            <numerusform>%n Bilder werden ausgelassen: Es ist unklar, ob die Fragen dazu beantwortet wurden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ask the (failed one|%n failed ones) again</source>
        <translation>
            <numerusform>Fehlgeschlagene erneut fragen</numerusform>
            <numerusform>%n fehlgeschlagene erneut fragen</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no token in what was pasted.</source>
        <translation>Im eingefügten Text ist kein Token.</translation>
    </message>
    <message>
        <source>A Replicate token begins with r8_.</source>
        <translation>Ein Replicate-Token beginnt mit r8_.</translation>
    </message>
    <message>
        <source>This cannot be a token: it holds blanks or characters that are not plain letters, digits or signs.</source>
        <translation>Das kann kein Token sein: Es enthält Leerzeichen oder Zeichen, die keine einfachen Buchstaben, Ziffern oder Satzzeichen sind.</translation>
    </message>
    <message>
        <source>Copy the token again from replicate.com/account/api-tokens.</source>
        <translation>Kopieren Sie das Token noch einmal von replicate.com/account/api-tokens.</translation>
    </message>
    <message>
        <source>Cancelled and failed questions, and what another engine answered, are never sent.</source>
        <translation>Abgebrochene und fehlgeschlagene Fragen sowie Antworten einer anderen Engine werden nie mitgesendet.</translation>
    </message>
    <message>
        <source>Begins a new conversation: it is about another picture</source>
        <translation>Beginnt eine neue Unterhaltung: Es geht um ein anderes Bild</translation>
    </message>
    <message>
        <source>Asks your question anew; the answer above is kept</source>
        <translation>Stellt Ihre Frage neu; die Antwort oben bleibt erhalten</translation>
    </message>
    <message>
        <source>Continues this conversation</source>
        <translation>Setzt diese Unterhaltung fort</translation>
    </message>
    <message>
        <source>only this question is sent</source>
        <translation>nur diese Frage wird gesendet</translation>
    </message>
    <message>
        <source>no earlier question is sent along</source>
        <translation>keine frühere Frage wird mitgesendet</translation>
    </message>
    <message numerus="yes">
        <source>%n earlier question(s) and answer(s) (is|are) sent along</source>
        <translation>
            <numerusform>%n frühere Frage wird mit Antwort mitgesendet</numerusform>
            <numerusform>%n frühere Fragen werden mit Antworten mitgesendet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Continues with %n earlier question(s) and answer(s)</source>
        <translation>
            <numerusform>Setzt %n frühere Frage mit Antwort fort</numerusform>
            <numerusform>Setzt %n frühere Fragen mit Antworten fort</numerusform>
        </translation>
    </message>
    <message>
        <source>{words}.</source>
        <translation>{words}.</translation>
    </message>
    <message numerus="yes">
        <source>The first (question is|%n questions are) not sent any more: the model&apos;s memory is full.</source>
        <translation>
            <numerusform>Die erste Frage wird nicht mehr gesendet: Das Gedächtnis des Modells ist voll.</numerusform>
            <numerusform>Die ersten %n Fragen werden nicht mehr gesendet: Das Gedächtnis des Modells ist voll.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %n later question(s)</source>
        <translation>
            <numerusform>%n spätere Frage anzeigen</numerusform>
            <numerusform>%n spätere Fragen anzeigen</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking whether it fits there…</source>
        <translation>Der Platz dort wird geprüft…</translation>
    </message>
    <message>
        <source>Your data lies in {folder} now. The old folder was left as it was; Settings says where it is.</source>
        <translation>Ihre Daten liegen jetzt in {folder}. Der alte Ordner blieb, wie er war; in den Einstellungen steht, wo er ist.</translation>
    </message>
    <message>
        <source>Your data was not moved, and nothing is lost. {why}</source>
        <translation>Ihre Daten wurden nicht verschoben, und nichts ging verloren. {why}</translation>
    </message>
    <message>
        <source>The picture of a question that waited is no longer on this computer, so the question is not sent.</source>
        <translation>Das Bild einer wartenden Frage ist nicht mehr auf diesem Computer, deshalb wird die Frage nicht gesendet.</translation>
    </message>
    <message>
        <source>This proxy is used, but not for this computer itself, nor for what no_proxy excepts.</source>
        <translation>Dieser Proxy wird verwendet, aber nicht für diesen Computer selbst und nicht für das, was no_proxy ausnimmt.</translation>
    </message>
    <message>
        <source>This computer names no proxy, and none is used.</source>
        <translation>Auf diesem Computer ist kein Proxy eingestellt, und es wird keiner verwendet.</translation>
    </message>
    <message>
        <source>This computer names the proxy {host}, which is used while this is empty.</source>
        <translation>Auf diesem Computer ist der Proxy {host} eingestellt; er wird verwendet, solange dieses Feld leer ist.</translation>
    </message>
    <message>
        <source>No screen reader is running.</source>
        <translation>Es läuft kein Bildschirmleser.</translation>
    </message>
    <message>
        <source>There is no picture.</source>
        <translation>Es gibt kein Bild.</translation>
    </message>
    <message>
        <source>Only what was sent is kept of this picture. Drop it again to change it.</source>
        <translation>Von diesem Bild ist nur das Gesendete gespeichert. Ziehen Sie es noch einmal hierher, um es zu ändern.</translation>
    </message>
    <message>
        <source>There are not several pictures.</source>
        <translation>Es gibt nicht mehrere Bilder.</translation>
    </message>
    <message>
        <source>There is no answer yet.</source>
        <translation>Es gibt noch keine Antwort.</translation>
    </message>
    <message>
        <source>There is no question that has ended.</source>
        <translation>Es gibt keine beendete Frage.</translation>
    </message>
    <message>
        <source>Nothing has been changed since this question was asked.</source>
        <translation>Seit dieser Frage wurde nichts geändert.</translation>
    </message>
    <message>
        <source>No question of the history is chosen.</source>
        <translation>Im Verlauf ist keine Frage ausgewählt.</translation>
    </message>
    <message>
        <source>There is no question in the history.</source>
        <translation>Im Verlauf ist keine Frage.</translation>
    </message>
    <message>
        <source>The list of this computer&apos;s questions is not shown.</source>
        <translation>Die Liste der Fragen auf diesem Computer ist nicht sichtbar.</translation>
    </message>
    <message>
        <source>There is nothing to cancel.</source>
        <translation>Es gibt nichts abzubrechen.</translation>
    </message>
    <message>
        <source>The companion window has no sides.</source>
        <translation>Das Begleitfenster hat keine Seitenleisten.</translation>
    </message>
    <message>
        <source>This is not shown now.</source>
        <translation>Das ist gerade nicht sichtbar.</translation>
    </message>
    <message>
        <source>{action}: {why_not}</source>
        <translation>{action}: {why_not}</translation>
    </message>
    <message numerus="yes">
        <source>%n more sentence(s) (stands|stand) in the answer.</source>
        <translation>
            <numerusform>%n weiterer Satz steht in der Antwort.</numerusform>
            <numerusform>%n weitere Sätze stehen in der Antwort.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>No picture was removed.</source>
        <translation>Es wurde kein Bild entfernt.</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) removed.</source>
        <translation>
            <numerusform>%n Bild wurde entfernt.</numerusform>
            <numerusform>%n Bilder wurden entfernt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Status: {text}</source>
        <translation>Status: {text}</translation>
    </message>
    <message>
        <source>Price of a second</source>
        <translation>Preis pro Sekunde</translation>
    </message>
    <message>
        <source>What an answer cost is estimated: the seconds that the model ran, times this. Replicate lists an A100 GPU with 80 GB at $0.0014. It is your own number; nobody is asked.</source>
        <translation>Was eine Antwort gekostet hat, wird geschätzt: die Laufzeit des Modells in Sekunden mal dieser Preis. Replicate nennt für eine A100-GPU mit 80&#xa0;GB 0,0014&#xa0;$. Die Zahl legen Sie selbst fest; sie wird nirgends abgefragt.</translation>
    </message>
    <message>
        <source>Ask before a month costs more than</source>
        <translation>Nachfragen, bevor ein Monat mehr kostet als</translation>
    </message>
    <message>
        <source>When a question would take the month over this amount, you are asked first. Questions under way count with their estimated cost. This sets no limit at Replicate itself.</source>
        <translation>Würde eine Frage den Monat über diesen Betrag bringen, werden Sie zuerst gefragt. Laufende Fragen zählen mit ihren geschätzten Kosten. Bei Replicate selbst wird damit kein Limit gesetzt.</translation>
    </message>
    <message>
        <source>Limit of a month</source>
        <translation>Monatslimit</translation>
    </message>
    <message>
        <source>A second of the model costs</source>
        <translation>Eine Sekunde des Modells kostet</translation>
    </message>
    <message>
        <source>Moving your data</source>
        <translation>Ihre Daten werden verschoben</translation>
    </message>
    <message>
        <source>Your questions, answers and pictures are copied and compared. The app begins when that is done.</source>
        <translation>Ihre Fragen, Antworten und Bilder werden kopiert und verglichen. Danach startet die App.</translation>
    </message>
    <message>
        <source>Moved so far</source>
        <translation>Bisher verschoben</translation>
    </message>
    <message>
        <source>With pictures</source>
        <translation>Mit Bildern</translation>
    </message>
    <message>
        <source>Format: {format}</source>
        <translation>Format: {format}</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Speichern unter…</translation>
    </message>
    <message>
        <source>Save export</source>
        <translation>Export speichern</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel export</source>
        <translation>Export abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close export</source>
        <translation>Export schließen</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Pictures lie in a folder beside it.</source>
        <translation>Bilder liegen in einem Ordner daneben.</translation>
    </message>
    <message>
        <source>Cancel the move</source>
        <translation>Verschieben abbrechen</translation>
    </message>
    <message>
        <source>{percent} % of {size:,} MB</source>
        <translation>{percent}&#xa0;% von {size:,}&#xa0;MB</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Jetzt versuchen</translation>
    </message>
    <message>
        <source>Send it</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Send them</source>
        <translation>Alle senden</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>No connection. Questions wait until it is back.</source>
        <translation>Keine Verbindung. Fragen warten, bis sie wieder da ist.</translation>
    </message>
    <message numerus="yes">
        <source>No connection. %n question(s) (waits|wait) until it is back.</source>
        <translation>
            <numerusform>Keine Verbindung. %n Frage wartet, bis sie wieder da ist.</numerusform>
            <numerusform>Keine Verbindung. %n Fragen warten, bis sie wieder da ist.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n question(s) waited for a connection.</source>
        <translation>
            <numerusform>%n Frage hat auf eine Verbindung gewartet.</numerusform>
            <numerusform>%n Fragen haben auf eine Verbindung gewartet.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel after</source>
        <translation>Abbrechen nach</translation>
    </message>
    <message>
        <source>End a run by itself after</source>
        <translation>Einen Lauf von selbst beenden nach</translation>
    </message>
    <message>
        <source>Replicate itself ends a run after this time: one that nobody watches cannot cost more. 900 s is 15 minutes.</source>
        <translation>Replicate selbst beendet einen Lauf nach dieser Zeit: Auch ein unbeaufsichtigter Lauf kann nicht mehr kosten. 900&#xa0;s sind 15 Minuten.</translation>
    </message>
    <message>
        <source>s</source>
        <comment>seconds</comment>
        <translation>s</translation>
    </message>
    <message>
        <source>Questions at once</source>
        <translation>Gleichzeitige Fragen</translation>
    </message>
    <message>
        <source>Questions that run at once</source>
        <translation>Fragen, die gleichzeitig laufen</translation>
    </message>
    <message>
        <source>The others wait for their turn. One that waits was not sent yet, and can be cancelled at no cost.</source>
        <translation>Die anderen warten, bis sie an der Reihe sind. Wartende Fragen sind noch nicht gesendet und lassen sich kostenlos abbrechen.</translation>
    </message>
    <message>
        <source>There is no token yet.</source>
        <translation>Es gibt noch kein Token.</translation>
    </message>
    <message>
        <source>There is a token in this computer&apos;s keyring.</source>
        <translation>Im Schlüsselbund dieses Computers ist ein Token.</translation>
    </message>
    <message>
        <source>There is a token, kept for this session only.</source>
        <translation>Es gibt ein Token, nur für diese Sitzung.</translation>
    </message>
    <message>
        <source>The token comes from REPLICATE_API_TOKEN, for this session only.</source>
        <translation>Das Token kommt aus REPLICATE_API_TOKEN, nur für diese Sitzung.</translation>
    </message>
    <message>
        <source>Token result: {news}</source>
        <translation>Ergebnis zum Token: {news}</translation>
    </message>
    <message>
        <source>Token result</source>
        <translation>Ergebnis zum Token</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save token</source>
        <translation>Token speichern</translation>
    </message>
    <message>
        <source>Check token</source>
        <translation>Token prüfen</translation>
    </message>
    <message>
        <source>Remove token</source>
        <translation>Token entfernen</translation>
    </message>
    <message>
        <source>Where do I get a token? Sign in to Replicate and open</source>
        <translation>Woher bekomme ich ein Token? Melden Sie sich bei Replicate an und öffnen Sie</translation>
    </message>
    <message>
        <source>Open this page in the browser</source>
        <translation>Diese Seite im Browser öffnen</translation>
    </message>
    <message>
        <source>The token is kept in this computer&apos;s keyring and sent to {host} only. It is never written to a file and never shown again.</source>
        <translation>Das Token liegt im Schlüsselbund dieses Computers und wird nur an {host} gesendet. Es wird nie in eine Datei geschrieben und nie wieder angezeigt.</translation>
    </message>
    <message>
        <source>Where Replicate&apos;s API is asked. Leave it empty, unless somebody gave you another address.</source>
        <translation>Die Adresse, unter der die API von Replicate angesprochen wird. Lassen Sie das Feld leer, sofern Sie keine andere Adresse erhalten haben.</translation>
    </message>
    <message>
        <source>a quarter to the right</source>
        <translation>um 90° nach rechts</translation>
    </message>
    <message>
        <source>half</source>
        <comment>a turn</comment>
        <translation>um 180°</translation>
    </message>
    <message>
        <source>a quarter to the left</source>
        <translation>um 90° nach links</translation>
    </message>
    <message>
        <source>fits 256 kB</source>
        <translation>passt in 256&#xa0;kB</translation>
    </message>
    <message>
        <source>best, up to 1 MB</source>
        <translation>beste, bis zu 1&#xa0;MB</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>Vorgang</translation>
    </message>
    <message>
        <source>Waited</source>
        <translation>Wartezeit</translation>
    </message>
    <message>
        <source>Ran</source>
        <translation>Laufzeit</translation>
    </message>
    <message>
        <source>{cost}, at {rate} a second</source>
        <translation>{cost}, bei {rate} pro Sekunde</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>Gefragt</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>API address</source>
        <translation>API-Adresse</translation>
    </message>
    <message>
        <source>{value:g}</source>
        <translation>{value:g}</translation>
    </message>
    <message>
        <source>Earlier questions</source>
        <translation>Frühere Fragen</translation>
    </message>
    <message numerus="yes">
        <source>%n sent along</source>
        <translation>
            <numerusform>%n mitgesendet</numerusform>
            <numerusform>%n mitgesendet</numerusform>
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
        <translation>Gestreamt</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>Importiert</translation>
    </message>
    <message>
        <source>yes, not asked here</source>
        <translation>ja, nicht hier gefragt</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Original SHA-256</source>
        <translation>SHA-256 des Originals</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Sent SHA-256</source>
        <translation>SHA-256 des Gesendeten</translation>
    </message>
    <message>
        <source>Turned</source>
        <translation>Gedreht</translation>
    </message>
    <message>
        <source>Painted over</source>
        <translation>Geschwärzt</translation>
    </message>
    <message>
        <source>parts of it</source>
        <translation>Teile davon</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Sent smaller</source>
        <translation>Kleiner gesendet</translation>
    </message>
    <message>
        <source>yes: larger it was refused</source>
        <translation>ja: In voller Größe wurde es abgelehnt</translation>
    </message>
    <message>
        <source>Use this address</source>
        <translation>Diese Adresse verwenden</translation>
    </message>
    <message>
        <source>Keep the other</source>
        <translation>Die andere behalten</translation>
    </message>
    <message>
        <source>Keep the address</source>
        <translation>Adresse behalten</translation>
    </message>
    <message>
        <source>For this run it was named by --api-url or REPLICATE_BASE_URL: {address}</source>
        <translation>Für diesen Lauf der App per --api-url oder REPLICATE_BASE_URL angegeben: {address}</translation>
    </message>
    <message>
        <source>From the next start: {address}</source>
        <translation>Ab dem nächsten Start: {address}</translation>
    </message>
    <message>
        <source>From the next start your questions, pictures and token go to {host}. A token that is kept for {before} stays in the keyring and is not sent there: add the one for {host} then.</source>
        <translation>Ab dem nächsten Start gehen Ihre Fragen, Bilder und Ihr Token an {host}. Ein Token, das für {before} gespeichert ist, bleibt im Schlüsselbund und wird nicht dorthin gesendet: Fügen Sie dann das für {host} hinzu.</translation>
    </message>
    <message>
        <source>REPLICATE_API_TOKEN is set, and would be sent to {host}, too.</source>
        <translation>REPLICATE_API_TOKEN ist gesetzt und würde auch an {host} gesendet.</translation>
    </message>
    <message>
        <source>{what}: {choice}</source>
        <translation>{what}: {choice}</translation>
    </message>
    <message>
        <source>Your questions, answers and pictures, on this computer and nowhere else.</source>
        <translation>Ihre Fragen, Antworten und Bilder, auf diesem Computer und nirgendwo sonst.</translation>
    </message>
    <message>
        <source>This is the system&apos;s own place for it.</source>
        <translation>Das ist der dafür vorgesehene Ort des Systems.</translation>
    </message>
    <message>
        <source>You moved it there.</source>
        <translation>Sie haben die Daten dorthin verschoben.</translation>
    </message>
    <message>
        <source>It was named by --data-dir, with settings and log in it, so it cannot be moved from here.</source>
        <translation>Der Ordner wurde per --data-dir angegeben und enthält auch Einstellungen und Protokoll; er lässt sich von hier aus nicht verschieben.</translation>
    </message>
    <message>
        <source>Portable: it lies beside the program, with settings and log in it, and goes where the program goes. The API token stays in this computer&apos;s keyring.</source>
        <translation>Portabel: Der Ordner liegt mit Einstellungen und Protokoll neben dem Programm und kommt überallhin mit. Das API-Token bleibt im Schlüsselbund dieses Computers.</translation>
    </message>
    <message>
        <source>This installation cannot be carried about. Start it with --data-dir to name a folder for everything.</source>
        <translation>Diese Installation lässt sich nicht mitnehmen. Starten Sie sie mit --data-dir, um einen Ordner für alles anzugeben.</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Open the data folder</source>
        <translation>Datenordner öffnen</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>Verschieben…</translation>
    </message>
    <message>
        <source>Move the data folder</source>
        <translation>Datenordner verschieben</translation>
    </message>
    <message>
        <source>Leave it here</source>
        <translation>Hier lassen</translation>
    </message>
    <message>
        <source>Leave the data here</source>
        <translation>Daten hier lassen</translation>
    </message>
    <message>
        <source>Open the old folder</source>
        <translation>Alten Ordner öffnen</translation>
    </message>
    <message>
        <source>Move it beside the program</source>
        <translation>Neben das Programm verschieben</translation>
    </message>
    <message>
        <source>At the next start it is copied to {folder}, compared, and used from then on. The old folder stays as it is.</source>
        <translation>Beim nächsten Start wird er nach {folder} kopiert, verglichen und von da an verwendet. Der alte Ordner bleibt, wie er ist.</translation>
    </message>
    <message>
        <source>A copy from before the move is still in {folder}. Delete it yourself when you miss nothing.</source>
        <translation>Eine Kopie von vor dem Verschieben liegt noch in {folder}. Löschen Sie sie selbst, wenn Sie nichts vermissen.</translation>
    </message>
    <message>
        <source>To take everything with you, keep it beside the program, in a folder named “{name}”. The API token stays in this computer&apos;s keyring.</source>
        <translation>Um alles mitzunehmen, bewahren Sie es neben dem Programm in einem Ordner mit dem Namen „{name}“ auf. Das API-Token bleibt im Schlüsselbund dieses Computers.</translation>
    </message>
    <message>
        <source>What you changed holds from the next start.</source>
        <translation>Ihre Änderungen gelten ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Move the data into</source>
        <translation>Daten verschieben nach</translation>
    </message>
    <message>
        <source>File of certificates</source>
        <translation>Zertifikatsdatei</translation>
    </message>
    <message>
        <source>Asking</source>
        <translation>Fragen stellen</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Looking at the picture</source>
        <translation>Bild betrachten</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>App</source>
        <translation>App</translation>
    </message>
    <message>
        <source>on the picture</source>
        <translation>auf dem Bild</translation>
    </message>
    <message>
        <source>in the list of questions</source>
        <translation>in der Liste der Fragen</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Ask about all pictures</source>
        <translation>Zu allen Bildern fragen</translation>
    </message>
    <message>
        <source>Cancel or close</source>
        <translation>Abbrechen oder schließen</translation>
    </message>
    <message>
        <source>Bring back removed pictures</source>
        <translation>Entfernte Bilder zurückholen</translation>
    </message>
    <message>
        <source>Go to the prompt</source>
        <translation>Zum Eingabefeld</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>Edit presets</source>
        <translation>Vorlagen bearbeiten</translation>
    </message>
    <message>
        <source>Open picture</source>
        <translation>Bild öffnen</translation>
    </message>
    <message>
        <source>Paste a picture</source>
        <translation>Bild einfügen</translation>
    </message>
    <message>
        <source>Capture the screen</source>
        <translation>Bildschirmfoto aufnehmen</translation>
    </message>
    <message>
        <source>Try the example picture</source>
        <translation>Beispielbild ausprobieren</translation>
    </message>
    <message>
        <source>Remove the picture</source>
        <translation>Bild entfernen</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>Nächstes Bild</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>Voriges Bild</translation>
    </message>
    <message>
        <source>Go to the picture</source>
        <translation>Zum Bild</translation>
    </message>
    <message>
        <source>Select a region</source>
        <translation>Ausschnitt wählen</translation>
    </message>
    <message>
        <source>Redact</source>
        <translation>Schwärzen</translation>
    </message>
    <message>
        <source>Model&apos;s view</source>
        <translation>Modellansicht</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>One to one</source>
        <translation>Eins zu eins</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Turn right</source>
        <translation>Nach rechts drehen</translation>
    </message>
    <message>
        <source>Turn left</source>
        <translation>Nach links drehen</translation>
    </message>
    <message>
        <source>Go to the answer</source>
        <translation>Zur Antwort</translation>
    </message>
    <message>
        <source>Read the answer aloud</source>
        <translation>Antwort vorlesen</translation>
    </message>
    <message>
        <source>Copy the answer</source>
        <translation>Antwort kopieren</translation>
    </message>
    <message>
        <source>Copy the answer as…</source>
        <translation>Antwort kopieren als…</translation>
    </message>
    <message>
        <source>Export this question</source>
        <translation>Diese Frage exportieren</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>Erneut fragen</translation>
    </message>
    <message>
        <source>Ask again with your changes</source>
        <translation>Mit Ihren Änderungen erneut fragen</translation>
    </message>
    <message>
        <source>Edit the question</source>
        <translation>Frage bearbeiten</translation>
    </message>
    <message>
        <source>Search history</source>
        <translation>Verlauf durchsuchen</translation>
    </message>
    <message>
        <source>Next question of the history</source>
        <translation>Nächste Frage im Verlauf</translation>
    </message>
    <message>
        <source>Previous question of the history</source>
        <translation>Vorige Frage im Verlauf</translation>
    </message>
    <message>
        <source>Filter the history</source>
        <translation>Verlauf filtern</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Stern setzen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Show Replicate&apos;s list</source>
        <translation>Liste von Replicate anzeigen</translation>
    </message>
    <message>
        <source>Show this computer&apos;s questions</source>
        <translation>Fragen auf diesem Computer anzeigen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Fold the history away, or show it</source>
        <translation>Verlauf ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Fold the parameters away, or show them</source>
        <translation>Parameter ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Companion window, or back</source>
        <translation>Begleitfenster ein oder aus</translation>
    </message>
    <message>
        <source>Find an action</source>
        <translation>Aktion suchen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>About LLaVA Desktop</source>
        <translation>Über LLaVA Desktop</translation>
    </message>
    <message>
        <source>Close settings</source>
        <translation>Einstellungen schließen</translation>
    </message>
    <message>
        <source>Settings dialog</source>
        <translation>Einstellungsdialog</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Einstellungen durchsuchen</translation>
    </message>
    <message>
        <source>Sections of settings</source>
        <translation>Abschnitte der Einstellungen</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Neu starten</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s)</source>
        <translation>
            <numerusform>%n Einstellung</numerusform>
            <numerusform>%n Einstellungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Replicate when there is a token, the demo engine when there is none.</source>
        <translation>Replicate, wenn es ein Token gibt, sonst die Demo-Engine.</translation>
    </message>
    <message>
        <source>Demo engine · not LLaVA</source>
        <translation>Demo-Engine · nicht LLaVA</translation>
    </message>
    <message>
        <source>Demo engine</source>
        <translation>Demo-Engine</translation>
    </message>
    <message>
        <source>no token yet</source>
        <translation>noch kein Token</translation>
    </message>
    <message>
        <source>token in keyring</source>
        <translation>Token im Schlüsselbund</translation>
    </message>
    <message>
        <source>token for this session</source>
        <translation>Token für diese Sitzung</translation>
    </message>
    <message>
        <source>token from the environment</source>
        <translation>Token aus der Umgebung</translation>
    </message>
    <message>
        <source>On this computer, without a network. It measures pictures; it is not LLaVA.</source>
        <translation>Auf diesem Computer, ohne Netzwerk. Sie misst Bilder aus; sie ist nicht LLaVA.</translation>
    </message>
    <message>
        <source>Replicate</source>
        <translation>Replicate</translation>
    </message>
    <message>
        <source>LLaVA v1.6 34B. Your picture and words are sent there, and it costs money.</source>
        <translation>LLaVA v1.6 34B. Ihr Bild und Ihre Worte werden dorthin gesendet, und es kostet Geld.</translation>
    </message>
    <message>
        <source>Fits 256 kB</source>
        <translation>Passt in 256&#xa0;kB</translation>
    </message>
    <message>
        <source>What the service advises: sent as it is, quickly</source>
        <translation>Vom Dienst empfohlen: wird unverändert und schnell gesendet</translation>
    </message>
    <message>
        <source>Up to 1 MB: for fine detail, such as small text. It takes longer to send</source>
        <translation>Bis zu 1&#xa0;MB: für feine Details wie kleine Schrift. Das Senden dauert länger</translation>
    </message>
    <message>
        <source>Model&apos;s view bar</source>
        <translation>Leiste der Modellansicht</translation>
    </message>
    <message>
        <source>{sent}: {cut}</source>
        <translation>{sent}: {cut}</translation>
    </message>
    <message>
        <source>Show tiles</source>
        <translation>Kacheln anzeigen</translation>
    </message>
    <message>
        <source>Where the model cuts the picture</source>
        <translation>Wo das Modell das Bild zerteilt</translation>
    </message>
    <message>
        <source>Quality: {quality}</source>
        <translation>Qualität: {quality}</translation>
    </message>
    <message>
        <source>What the service advises: sent as it is, quickly.</source>
        <translation>Vom Dienst empfohlen: wird unverändert und schnell gesendet.</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>Beste</translation>
    </message>
    <message>
        <source>Up to 1 MB: for fine detail, such as small text. It takes longer to send.</source>
        <translation>Bis zu 1&#xa0;MB: für feine Details wie kleine Schrift. Das Senden dauert länger.</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Ein</translation>
    </message>
    <message>
        <source>With the first words of question and answer.</source>
        <translation>Mit den ersten Worten von Frage und Antwort.</translation>
    </message>
    <message>
        <source>Without the words of question and answer</source>
        <translation>Ohne die Worte von Frage und Antwort</translation>
    </message>
    <message>
        <source>Only that an answer is ready.</source>
        <translation>Nur, dass eine Antwort bereit ist.</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>The window&apos;s title still says what runs.</source>
        <translation>Der Fenstertitel zeigt weiterhin, was läuft.</translation>
    </message>
    <message>
        <source>When an answer ends while you look elsewhere. On a locked screen others may read its words.</source>
        <translation>Wenn eine Antwort endet, während Sie woanders sind. Auf einem gesperrten Bildschirm können andere die Worte lesen.</translation>
    </message>
    <message>
        <source>The quality with which the next picture is sent. For the open picture, see Model&apos;s view.</source>
        <translation>In welcher Qualität das nächste Bild gesendet wird. Die des geöffneten Bildes zeigt die Modellansicht.</translation>
    </message>
    <message>
        <source>The version of the model to ask. Leave it empty unless someone gave you one.</source>
        <translation>Die Version des Modells, die befragt wird. Lassen Sie das Feld leer, sofern Sie keine erhalten haben.</translation>
    </message>
    <message>
        <source>What the app did, without your token, for whoever helps you. In detail it grows faster; it never has more than three files of 1 MB.</source>
        <translation>Was die App getan hat, ohne Ihr Token, für jemanden, der Ihnen hilft. In ausführlicher Form wächst es schneller; es umfasst nie mehr als drei Dateien zu je 1&#xa0;MB.</translation>
    </message>
    <message>
        <source>Check this computer&apos;s setup, see the keyboard shortcuts, and learn what this app is made of.</source>
        <translation>Prüfen Sie die Einrichtung dieses Computers, sehen Sie die Tastenkürzel und erfahren Sie, woraus diese App besteht.</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Version of the model</source>
        <translation>Version des Modells</translation>
    </message>
    <message>
        <source>The answer is asked for every second or so, and comes in larger pieces.</source>
        <translation>Die Antwort wird etwa jede Sekunde abgefragt und kommt in größeren Teilen.</translation>
    </message>
    <message>
        <source>The version and the webhook are for Replicate only; the demo engine does not use them.</source>
        <translation>Version und Webhook gelten nur für Replicate; die Demo-Engine verwendet sie nicht.</translation>
    </message>
    <message>
        <source>If none is ticked, the API reports pieces of the answer and the end.</source>
        <translation>Ohne Auswahl meldet die API Teile der Antwort und das Ende.</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Erweitert</translation>
    </message>
    <message>
        <source>A run ends by itself after {duration}</source>
        <translation>Ein Lauf endet von selbst nach {duration}</translation>
    </message>
    <message>
        <source>Default (LLaVA v1.6 34B)</source>
        <translation>Standard (LLaVA v1.6 34B)</translation>
    </message>
    <message>
        <source>None (https://…)</source>
        <translation>Keiner (https://…)</translation>
    </message>
    <message>
        <source>Webhook: {event}</source>
        <translation>Webhook: {event}</translation>
    </message>
    <message>
        <source>Run limit</source>
        <translation>Laufzeitlimit</translation>
    </message>
    <message>
        <source>Tell it about</source>
        <translation>Gemeldet werden</translation>
    </message>
    <message>
        <source>unfolded</source>
        <translation>aufgeklappt</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>zugeklappt</translation>
    </message>
    <message>
        <source>{folded}, {differs}</source>
        <translation>{folded}, {differs}</translation>
    </message>
    <message>
        <source>Quality of pictures</source>
        <translation>Qualität der Bilder</translation>
    </message>
    <message>
        <source>Events that the webhook is told</source>
        <translation>Ereignisse, die dem Webhook gemeldet werden</translation>
    </message>
    <message>
        <source>Stream the answer</source>
        <translation>Antwort streamen</translation>
    </message>
    <message>
        <source>Stop a run by itself after (seconds)</source>
        <translation>Einen Lauf von selbst beenden nach (Sekunden)</translation>
    </message>
    <message>
        <source>Price of a second of the model (USD)</source>
        <translation>Preis pro Sekunde des Modells (USD)</translation>
    </message>
    <message>
        <source>Ask before a month costs more (US cents)</source>
        <translation>Nachfragen, bevor ein Monat mehr kostet (US-Cent)</translation>
    </message>
    <message>
        <source>Text size (percent)</source>
        <translation>Textgröße (Prozent)</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>Log in detail</source>
        <translation>Ausführliches Protokoll</translation>
    </message>
    <message>
        <source>The settings could not be saved: {why}.</source>
        <translation>Die Einstellungen konnten nicht gespeichert werden: {why}.</translation>
    </message>
    <message>
        <source>Open log folder</source>
        <translation>Protokollordner öffnen</translation>
    </message>
    <message>
        <source>Check my setup</source>
        <translation>Einrichtung prüfen</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>LLaVA v1.6 34B answers at Replicate, which your picture and words are sent to. Without a token the demo engine answers: it runs on this computer and measures pictures. It is not LLaVA.</source>
        <translation>LLaVA v1.6 34B antwortet bei Replicate, wohin Ihr Bild und Ihre Worte gesendet werden. Ohne Token antwortet die Demo-Engine: Sie läuft auf diesem Computer und misst Bilder aus. Sie ist nicht LLaVA.</translation>
    </message>
    <message>
        <source>The app is free software under the MIT licence. Qt can be replaced by a version of your own.</source>
        <translation>Die App ist freie Software unter der MIT-Lizenz. Qt kann durch eine eigene Version ersetzt werden.</translation>
    </message>
    <message>
        <source>Close about</source>
        <translation>Info schließen</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Info</translation>
    </message>
    <message>
        <source>LLaVA Desktop {version}</source>
        <translation>LLaVA Desktop {version}</translation>
    </message>
    <message>
        <source>Running on {versions}.</source>
        <translation>Läuft mit {versions}.</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Bestandteile</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>How to replace Qt</source>
        <translation>Wie sich Qt ersetzen lässt</translation>
    </message>
    <message>
        <source>Where your data lies</source>
        <translation>Wo Ihre Daten liegen</translation>
    </message>
    <message>
        <source>Parts and their licences</source>
        <translation>Bestandteile und ihre Lizenzen</translation>
    </message>
    <message>
        <source>Licence: {licence}</source>
        <translation>Lizenz: {licence}</translation>
    </message>
    <message>
        <source>{name}: {path}</source>
        <translation>{name}: {path}</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Who answers</source>
        <translation>Wer antwortet</translation>
    </message>
    <message>
        <source>model llava provider offline</source>
        <translation>modell llava anbieter provider offline</translation>
    </message>
    <message>
        <source>hash sha release</source>
        <translation>hash sha release ausgabe</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Token for the API</source>
        <translation>Token für die API</translation>
    </message>
    <message>
        <source>key password login</source>
        <translation>schlüssel key passwort kennwort anmeldung login</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Cancel its question</source>
        <translation>Frage dazu abbrechen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>Alle abbrechen</translation>
    </message>
    <message>
        <source>Ask failed again</source>
        <translation>Fehlgeschlagene erneut fragen</translation>
    </message>
    <message>
        <source>size resolution jpeg sharp</source>
        <translation>größe auflösung jpeg scharf schärfe</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>money budget dollar price rate bill</source>
        <translation>geld budget dollar preis tarif rechnung</translation>
    </message>
    <message>
        <source>timeout limit time cancel</source>
        <translation>timeout limit zeit abbrechen</translation>
    </message>
    <message>
        <source>concurrency parallel</source>
        <translation>parallel gleichzeitig</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>font zoom large small accessibility</source>
        <translation>schrift zoom groß klein barrierefreiheit</translation>
    </message>
    <message>
        <source>english deutsch français español 日本語 简体中文 sprache langue idioma</source>
        <translation>english deutsch français español 日本語 简体中文 sprache langue idioma language</translation>
    </message>
    <message>
        <source>alert message desktop privacy</source>
        <translation>hinweis meldung nachricht desktop privatsphäre datenschutz</translation>
    </message>
    <message>
        <source>notification area background</source>
        <translation>benachrichtigungsfeld infobereich hintergrund</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Datenordner</translation>
    </message>
    <message>
        <source>history database location directory path</source>
        <translation>verlauf datenbank speicherort verzeichnis pfad</translation>
    </message>
    <message>
        <source>Portable</source>
        <translation>Portabel</translation>
    </message>
    <message>
        <source>usb stick carry</source>
        <translation>usb stick mitnehmen</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>base url endpoint server host</source>
        <translation>basis base url endpunkt endpoint server host</translation>
    </message>
    <message>
        <source>certificate authority ca tls ssl https</source>
        <translation>zertifikat zertifizierungsstelle ca tls ssl https</translation>
    </message>
    <message>
        <source>version upgrade</source>
        <translation>version upgrade aktualisierung</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>History and pictures</source>
        <translation>Verlauf und Bilder</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Your settings stay, in {folder}; delete that folder to remove them.</source>
        <translation>Ihre Einstellungen bleiben in {folder}; löschen Sie diesen Ordner, um sie zu entfernen.</translation>
    </message>
    <message>
        <source>The API token stays in this computer&apos;s keyring; remove it in Settings.</source>
        <translation>Das API-Token bleibt im Schlüsselbund dieses Computers; entfernen Sie es in den Einstellungen.</translation>
    </message>
    <message>
        <source>debug trace</source>
        <translation>debug trace log fehlersuche</translation>
    </message>
    <message>
        <source>diagnostics keys hotkeys licence version problem</source>
        <translation>diagnose tasten tastenkürzel lizenz version problem</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Textgröße</translation>
    </message>
    <message>
        <source>Applies to all text, on top of the system&apos;s own scaling. 100 % is the system&apos;s size.</source>
        <translation>Gilt für allen Text, zusätzlich zur Einstellung des Systems. 100 % ist die Größe des Systems.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>The window&apos;s own words, from the next start. Ask in any language that the model knows.</source>
        <translation>Die Texte des Fensters, ab dem nächsten Start. Fragen können Sie in jeder Sprache, die das Modell kennt.</translation>
    </message>
    <message>
        <source>Leave it empty to do as this computer does. A proxy that wants a password is named in HTTPS_PROXY: no password is kept in a file of settings.</source>
        <translation>Leer lassen, um es wie dieser Computer zu machen. Ein Proxy mit Passwort wird in HTTPS_PROXY angegeben: In einer Einstellungsdatei wird kein Passwort gespeichert.</translation>
    </message>
    <message>
        <source>A certificate file (PEM) from your company, if its network needs one. It is trusted in addition to the system&apos;s own.</source>
        <translation>Eine Zertifikatsdatei (PEM) Ihrer Firma, falls deren Netzwerk eine verlangt. Ihr wird zusätzlich zu den Zertifikaten des Systems vertraut.</translation>
    </message>
    <message>
        <source>Replicate did not accept the API token.</source>
        <translation>Replicate hat das API-Token nicht akzeptiert.</translation>
    </message>
    <message>
        <source>Keyring</source>
        <translation>Schlüsselbund</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Zertifikate</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Name look-up</source>
        <translation>Namensauflösung</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Secure connection</source>
        <translation>Sichere Verbindung</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Uhr</translation>
    </message>
    <message>
        <source>API token</source>
        <translation>API-Token</translation>
    </message>
    <message>
        <source>Model version</source>
        <translation>Modellversion</translation>
    </message>
    <message>
        <source>Write access</source>
        <translation>Schreibzugriff</translation>
    </message>
    <message>
        <source>Free space</source>
        <translation>Freier Speicherplatz</translation>
    </message>
    <message>
        <source>Picture formats</source>
        <translation>Bildformate</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>Not checked</source>
        <translation>Nicht geprüft</translation>
    </message>
    <message>
        <source>Check again in a moment.</source>
        <translation>Prüfen Sie in Kürze noch einmal.</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) (was|were) found.</source>
        <translation>
            <numerusform>%n Problem wurde gefunden.</numerusform>
            <numerusform>%n Probleme wurden gefunden.</numerusform>
        </translation>
    </message>
    <message>
        <source>No problem was found.</source>
        <translation>Kein Problem gefunden.</translation>
    </message>
    <message>
        <source>All is well.</source>
        <translation>Alles in Ordnung.</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) (was|were) not checked.</source>
        <translation>
            <numerusform>%n Punkt wurde nicht geprüft.</numerusform>
            <numerusform>%n Punkte wurden nicht geprüft.</numerusform>
        </translation>
    </message>
    <message>
        <source>As the system does (http://host:8080)</source>
        <translation>Wie das System (http://host:8080)</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Auswählen…</translation>
    </message>
    <message>
        <source>Choose a file of certificates</source>
        <translation>Zertifikatsdatei auswählen</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>Keine Einstellung enthält diese Wörter.</translation>
    </message>
    <message>
        <source>Icon in the system tray</source>
        <translation>Symbol im Infobereich</translation>
    </message>
    <message>
        <source>A click on it shows the window; its menu begins a question or captures the screen. Closing the window still ends the app.</source>
        <translation>Ein Klick darauf zeigt das Fenster; sein Menü beginnt eine Frage oder nimmt ein Bildschirmfoto auf. Wird das Fenster geschlossen, endet die App trotzdem.</translation>
    </message>
    <message>
        <source>This desktop has no system tray.</source>
        <translation>Dieser Desktop hat keinen Infobereich.</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Noch einmal nachsehen</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>So lassen</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>Jetzt senden</translation>
    </message>
    <message>
        <source>Do not send</source>
        <translation>Nicht senden</translation>
    </message>
    <message>
        <source>This question is not finished, and nothing is watching it now.</source>
        <translation>Diese Frage ist nicht beendet, und nichts wartet gerade auf sie.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>New question</source>
        <translation>Neue Frage</translation>
    </message>
    <message>
        <source>A small window that stays in front of others</source>
        <translation>Ein kleines Fenster, das vor anderen bleibt</translation>
    </message>
    <message>
        <source>A small window. This desktop does not let a program keep it in front; its title bar may</source>
        <translation>Ein kleines Fenster. Dieser Desktop erlaubt Programmen nicht, es im Vordergrund zu halten; über die Titelleiste geht es vielleicht</translation>
    </message>
    <message>
        <source>Back to the full window</source>
        <translation>Zurück zum ganzen Fenster</translation>
    </message>
    <message>
        <source>Fold the history away</source>
        <translation>Verlauf ausblenden</translation>
    </message>
    <message>
        <source>Show the history</source>
        <translation>Verlauf anzeigen</translation>
    </message>
    <message>
        <source>Fold the parameters away</source>
        <translation>Parameter ausblenden</translation>
    </message>
    <message>
        <source>Show the parameters</source>
        <translation>Parameter anzeigen</translation>
    </message>
    <message>
        <source>History panel</source>
        <translation>Verlaufsleiste</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>Companion window</source>
        <translation>Begleitfenster</translation>
    </message>
    <message>
        <source>Parameters panel</source>
        <translation>Parameterleiste</translation>
    </message>
    <message>
        <source>{tip} ({keys})</source>
        <translation>{tip} ({keys})</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Check for updates</source>
        <translation>Nach Updates suchen</translation>
    </message>
    <message>
        <source>This build names no address where new versions are announced, so there is nobody to ask.</source>
        <translation>In dieser Ausgabe ist keine Adresse hinterlegt, an der neue Versionen angekündigt werden; deshalb wird niemand gefragt.</translation>
    </message>
    <message>
        <source>At each start {host} is asked which version is the newest. Nothing about you is sent; nothing is downloaded or installed.</source>
        <translation>Bei jedem Start wird {host} nach der neuesten Version gefragt. Über Sie wird nichts gesendet, und es wird nichts heruntergeladen oder installiert.</translation>
    </message>
    <message>
        <source>Version {newer} of LLaVA Desktop is out; this is {running}.</source>
        <translation>Version {newer} von LLaVA Desktop ist erschienen; Sie verwenden {running}.</translation>
    </message>
    <message>
        <source>It should look like https://host/v1.</source>
        <translation>Sie sollte aussehen wie https://host/v1.</translation>
    </message>
    <message>
        <source>The API address cannot be read.</source>
        <translation>Die API-Adresse ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The API address cannot be used.</source>
        <translation>Die API-Adresse kann nicht verwendet werden.</translation>
    </message>
    <message>
        <source>The API address must not hold a user name or password.</source>
        <translation>Die API-Adresse darf weder Benutzernamen noch Passwort enthalten.</translation>
    </message>
    <message>
        <source>The API address must begin with https.</source>
        <translation>Die API-Adresse muss mit https beginnen.</translation>
    </message>
    <message>
        <source>Plain http is only for this computer.</source>
        <translation>Unverschlüsseltes http ist nur für diesen Computer erlaubt.</translation>
    </message>
    <message>
        <source>{fact}: {first} → {second}</source>
        <translation>{fact}: {first} → {second}</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Nothing differs: the same question, and the same answer.</source>
        <translation>Kein Unterschied: dieselbe Frage und dieselbe Antwort.</translation>
    </message>
    <message>
        <source>{text}: too long to be compared.</source>
        <translation>{text}: zu lang für einen Vergleich.</translation>
    </message>
    <message numerus="yes">
        <source>{text}: %n change(s)</source>
        <translation>
            <numerusform>{text}: %n Änderung</numerusform>
            <numerusform>{text}: %n Änderungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{text}: %n change(s), line by line</source>
        <translation>
            <numerusform>{text}: %n Änderung, zeilenweise</numerusform>
            <numerusform>{text}: %n Änderungen, zeilenweise</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weitere</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>only in the second: {words}</source>
        <translation>nur in der zweiten: {words}</translation>
    </message>
    <message>
        <source>only in the first: {words}</source>
        <translation>nur in der ersten: {words}</translation>
    </message>
    <message>
        <source>{before} became {after}</source>
        <translation>{before} wurde zu {after}</translation>
    </message>
    <message>
        <source>The conversation must alternate between question and answer.</source>
        <translation>Die Unterhaltung muss zwischen Frage und Antwort wechseln.</translation>
    </message>
    <message>
        <source>The conversation holds an empty message.</source>
        <translation>Die Unterhaltung enthält eine leere Nachricht.</translation>
    </message>
    <message>
        <source>The conversation contains “&lt;image&gt;”, which the model keeps for itself. Remove it.</source>
        <translation>Die Unterhaltung enthält „&lt;image&gt;“. Das ist dem Modell vorbehalten. Entfernen Sie es.</translation>
    </message>
    <message>
        <source>none</source>
        <comment>answers</comment>
        <translation>keine</translation>
    </message>
    <message>
        <source>You asked about this picture before: more than {most} answers, {same} about this part</source>
        <translation>Sie haben zu diesem Bild schon gefragt: mehr als {most} Antworten, {same} zu diesem Teil</translation>
    </message>
    <message>
        <source>You asked about this picture before: more than {most} answers</source>
        <translation>Sie haben zu diesem Bild schon gefragt: mehr als {most} Antworten</translation>
    </message>
    <message numerus="yes">
        <source>You asked about this picture before: %n answer(s), {same} about this part</source>
        <translation>
            <numerusform>Sie haben zu diesem Bild schon gefragt: %n Antwort, {same} zu diesem Teil</numerusform>
            <numerusform>Sie haben zu diesem Bild schon gefragt: %n Antworten, {same} zu diesem Teil</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You asked about this picture before: %n answer(s)</source>
        <translation>
            <numerusform>Sie haben zu diesem Bild schon gefragt: %n Antwort</numerusform>
            <numerusform>Sie haben zu diesem Bild schon gefragt: %n Antworten</numerusform>
        </translation>
    </message>
    <message>
        <source>“{name}” is no object</source>
        <translation>„{name}“ ist kein Objekt</translation>
    </message>
    <message>
        <source>a question is no object</source>
        <translation>eine Frage ist kein Objekt</translation>
    </message>
    <message>
        <source>“{name}” is no text</source>
        <translation>„{name}“ ist kein Text</translation>
    </message>
    <message>
        <source>“{name}” has more than {most:,} characters</source>
        <translation>„{name}“ hat mehr als {most:,} Zeichen</translation>
    </message>
    <message>
        <source>“{name}” has a form that it cannot have</source>
        <translation>„{name}“ hat eine unmögliche Form</translation>
    </message>
    <message>
        <source>“{name}” is neither true nor false</source>
        <translation>„{name}“ ist weder wahr noch falsch</translation>
    </message>
    <message>
        <source>“{name}” is no whole number from {least:,} to {most:,}</source>
        <translation>„{name}“ ist keine ganze Zahl von {least:,} bis {most:,}</translation>
    </message>
    <message>
        <source>“{name}” does not have {count} numbers</source>
        <translation>„{name}“ hat nicht {count} Zahlen</translation>
    </message>
    <message>
        <source>“{name}” is no number from 0 to {most:,}</source>
        <translation>„{name}“ ist keine Zahl von 0 bis {most:,}</translation>
    </message>
    <message>
        <source>“{name}” is a word that this version does not know</source>
        <translation>„{name}“ ist ein Wort, das diese Version nicht kennt</translation>
    </message>
    <message>
        <source>“{name}” is no time</source>
        <translation>„{name}“ ist keine Zeitangabe</translation>
    </message>
    <message>
        <source>“{name}” is a time without a time zone</source>
        <translation>„{name}“ ist eine Zeitangabe ohne Zeitzone</translation>
    </message>
    <message>
        <source>“{name}” is a time that cannot be</source>
        <translation>„{name}“ ist eine unmögliche Zeitangabe</translation>
    </message>
    <message>
        <source>“{name}” is no list</source>
        <translation>„{name}“ ist keine Liste</translation>
    </message>
    <message>
        <source>“{name}” has more than {most} members</source>
        <translation>„{name}“ hat mehr als {most} Einträge</translation>
    </message>
    <message>
        <source>a name in quotes is missing</source>
        <translation>ein Name in Anführungszeichen fehlt</translation>
    </message>
    <message>
        <source>there are too many brackets within each other</source>
        <translation>zu viele Klammern sind ineinander verschachtelt</translation>
    </message>
    <message>
        <source>there is a number that is none, or too long</source>
        <translation>eine Zahl ist ungültig oder zu lang</translation>
    </message>
    <message>
        <source>“{sign}” is missing</source>
        <translation>„{sign}“ fehlt</translation>
    </message>
    <message>
        <source>there is a part of more than {millions} million characters</source>
        <translation>ein Teil hat mehr als {millions} Millionen Zeichen</translation>
    </message>
    <message>
        <source>The file is damaged at line {line:,}, character {character:,}: {why}.</source>
        <translation>Die Datei ist beschädigt in Zeile {line:,}, Zeichen {character:,}: {why}.</translation>
    </message>
    <message>
        <source>Nothing of it was imported.</source>
        <translation>Nichts daraus wurde importiert.</translation>
    </message>
    <message>
        <source>This question had no end yet when it was exported. What became of it is not known here.</source>
        <translation>Diese Frage war beim Export noch nicht beendet. Was aus ihr wurde, ist hier nicht bekannt.</translation>
    </message>
    <message>
        <source>this is no export of LLaVA Desktop</source>
        <translation>das ist kein Export von LLaVA Desktop</translation>
    </message>
    <message>
        <source>it was written by a newer version of this app</source>
        <translation>sie wurde von einer neueren Version dieser App geschrieben</translation>
    </message>
    <message>
        <source>“{name}” is an address that cannot be</source>
        <translation>„{name}“ ist eine unmögliche Adresse</translation>
    </message>
    <message>
        <source>“{name}” has no size</source>
        <translation>„{name}“ hat keine Größe</translation>
    </message>
    <message>
        <source>a picture that was sent is neither JPEG nor PNG</source>
        <translation>ein gesendetes Bild ist weder JPEG noch PNG</translation>
    </message>
    <message>
        <source>a picture is no base64</source>
        <translation>ein Bild ist kein Base64</translation>
    </message>
    <message>
        <source>a picture is not the one that its question names</source>
        <translation>ein Bild ist nicht das, das seine Frage nennt</translation>
    </message>
    <message numerus="yes">
        <source>(One cell is|%n cells are) longer than the {most:,} characters that Excel takes; other programs read all.</source>
        <translation>
            <numerusform>Eine Zelle ist länger als die {most:,} Zeichen, die Excel annimmt; andere Programme lesen alles.</numerusform>
            <numerusform>%n Zellen sind länger als die {most:,} Zeichen, die Excel annimmt; andere Programme lesen alles.</numerusform>
        </translation>
    </message>
    <message>
        <source>There are more questions than the {most:,} lines that Excel takes.</source>
        <translation>Es sind mehr Fragen als die {most:,} Zeilen, die Excel annimmt.</translation>
    </message>
    <message>
        <source>This question</source>
        <translation>Diese Frage</translation>
    </message>
    <message>
        <source>Chosen questions</source>
        <translation>Ausgewählte Fragen</translation>
    </message>
    <message>
        <source>All questions</source>
        <translation>Alle Fragen</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>Webseite</translation>
    </message>
    <message>
        <source>One file for any browser.</source>
        <translation>Eine Datei für jeden Browser.</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>For notes and wikis.</source>
        <translation>Für Notizen und Wikis.</translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation>Nur Text</translation>
    </message>
    <message>
        <source>Words only.</source>
        <translation>Nur die Worte.</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>CSV-Tabelle</translation>
    </message>
    <message>
        <source>For spreadsheets.</source>
        <translation>Für Tabellenkalkulationen.</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Everything; can be imported again.</source>
        <translation>Alles; lässt sich wieder importieren.</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>The same, a question a line.</source>
        <translation>Dasselbe, eine Frage pro Zeile.</translation>
    </message>
    <message>
        <source>Any state</source>
        <translation>Alle Zustände</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Beantwortet</translation>
    </message>
    <message>
        <source>Failed or cancelled</source>
        <translation>Fehlgeschlagen oder abgebrochen</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>With or without a picture</source>
        <translation>Mit oder ohne Bild</translation>
    </message>
    <message>
        <source>With a picture</source>
        <translation>Mit Bild</translation>
    </message>
    <message>
        <source>Without a picture</source>
        <translation>Ohne Bild</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Letzte 30 Tage</translation>
    </message>
    <message>
        <source>This year</source>
        <translation>Dieses Jahr</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>Papierkorb</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Mit Stern</translation>
    </message>
    <message>
        <source>at most {most} pictures are opened at a time</source>
        <translation>höchstens {most} Bilder werden auf einmal geöffnet</translation>
    </message>
    <message>
        <source>the others have no picture&apos;s name</source>
        <translation>die anderen sind dem Namen nach keine Bilder</translation>
    </message>
    <message>
        <source>not all of it was looked through</source>
        <translation>nicht alles wurde durchsucht</translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) could not be read</source>
        <translation>
            <numerusform>%n Ordner konnte nicht gelesen werden</numerusform>
            <numerusform>%n Ordner konnten nicht gelesen werden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {files} (was|were) opened: {reasons}.</source>
        <translation>
            <numerusform>%n von {files} wurde geöffnet: {reasons}.</numerusform>
            <numerusform>%n von {files} wurden geöffnet: {reasons}.</numerusform>
        </translation>
    </message>
    <message>
        <source>The one file in {folders} has no picture&apos;s name. Drop it by itself to open it all the same.</source>
        <translation>Die einzige Datei in {folders} ist dem Namen nach kein Bild. Ziehen Sie sie allein hierher, um sie trotzdem zu öffnen.</translation>
    </message>
    <message>
        <source>None of {files} has a picture&apos;s name. Drop a file by itself to open it all the same.</source>
        <translation>Keine von {files} ist dem Namen nach ein Bild. Ziehen Sie eine Datei allein hierher, um sie trotzdem zu öffnen.</translation>
    </message>
    <message>
        <source>It</source>
        <comment>a folder</comment>
        <translation>Der Ordner</translation>
    </message>
    <message>
        <source>{folder} could not be read. Check that you may open it.</source>
        <translation>{folder} konnte nicht gelesen werden. Prüfen Sie, ob Sie ihn öffnen dürfen.</translation>
    </message>
    <message>
        <source>{folder} is empty. Drop a picture file, or choose one.</source>
        <translation>{folder} ist leer. Ziehen Sie eine Bilddatei hierher oder wählen Sie eine aus.</translation>
    </message>
    <message>
        <source>{folder} took too long to look through. Drop a picture file, or choose one.</source>
        <translation>{folder} ließ sich nicht schnell genug durchsuchen. Ziehen Sie eine Bilddatei hierher oder wählen Sie eine aus.</translation>
    </message>
    <message numerus="yes">
        <source>The %n folders could not be read. Check that you may open them.</source>
        <translation>
            <numerusform>Der %n Ordner konnte nicht gelesen werden. Prüfen Sie, ob Sie ihn öffnen dürfen.</numerusform>
            <numerusform>Die %n Ordner konnten nicht gelesen werden. Prüfen Sie, ob Sie sie öffnen dürfen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n folders are empty. Drop a picture file, or choose one.</source>
        <translation>
            <numerusform>Der %n Ordner ist leer. Ziehen Sie eine Bilddatei hierher oder wählen Sie eine aus.</numerusform>
            <numerusform>Die %n Ordner sind leer. Ziehen Sie eine Bilddatei hierher oder wählen Sie eine aus.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n folders took too long to look through. Drop a picture file, or choose one.</source>
        <translation>
            <numerusform>Den %n Ordner zu durchsuchen hat zu lange gedauert. Ziehen Sie eine Bilddatei hierher oder wählen Sie eine aus.</numerusform>
            <numerusform>Die %n Ordner zu durchsuchen hat zu lange gedauert. Ziehen Sie eine Bilddatei hierher oder wählen Sie eine aus.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n file(s) in {folders}</source>
        <comment>after: of</comment>
        <translation>
            <numerusform>der %n Datei in {folders}</numerusform>
            <numerusform>den %n Dateien in {folders}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the more than %n file(s) in {folders}</source>
        <comment>after: of</comment>
        <translation>
            <numerusform>mehr als %n Datei in {folders}</numerusform>
            <numerusform>mehr als %n Dateien in {folders}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n file(s)</source>
        <comment>after: of</comment>
        <translation>
            <numerusform>der %n Datei</numerusform>
            <numerusform>den %n Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the more than %n file(s)</source>
        <comment>after: of</comment>
        <translation>
            <numerusform>mehr als %n Datei</numerusform>
            <numerusform>mehr als %n Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n folders</source>
        <comment>after: in</comment>
        <translation>
            <numerusform>dem %n Ordner</numerusform>
            <numerusform>den %n Ordnern</numerusform>
        </translation>
    </message>
    <message>
        <source>the start</source>
        <translation>der Start</translation>
    </message>
    <message>
        <source>pieces of the answer</source>
        <translation>Teile der Antwort</translation>
    </message>
    <message>
        <source>logs</source>
        <translation>Protokolle</translation>
    </message>
    <message>
        <source>the end</source>
        <translation>das Ende</translation>
    </message>
    <message>
        <source>Nobody is told.</source>
        <translation>Niemand wird benachrichtigt.</translation>
    </message>
    <message>
        <source>chosen version</source>
        <translation>gewählte Version</translation>
    </message>
    <message>
        <source>webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>not streamed</source>
        <translation>nicht gestreamt</translation>
    </message>
    <message>
        <source>A version is 64 hex digits: 0 to 9 and a to f.</source>
        <translation>Eine Version besteht aus 64 Hexadezimalziffern: 0 bis 9 und a bis f.</translation>
    </message>
    <message>
        <source>The previous version stays.</source>
        <translation>Die vorige Version bleibt.</translation>
    </message>
    <message>
        <source>This holds an API token, which must go nowhere but to the API.</source>
        <translation>Hier steht ein API-Token; es darf nirgendwohin außer an die API gehen.</translation>
    </message>
    <message>
        <source>An address has no blanks and only plain letters, digits and signs.</source>
        <translation>Eine Adresse hat keine Leerzeichen und nur einfache Buchstaben, Ziffern und Satzzeichen.</translation>
    </message>
    <message>
        <source>A webhook&apos;s address begins with https:// and a host.</source>
        <translation>Die Adresse eines Webhooks beginnt mit https:// und einem Host.</translation>
    </message>
    <message>
        <source>A name or password before the host is not accepted: every reply would repeat it.</source>
        <translation>Ein Name oder Passwort vor dem Host wird nicht angenommen: Jede Antwort würde es wiederholen.</translation>
    </message>
    <message>
        <source>The question, the picture and the answer are also sent to {host}, by the API.</source>
        <translation>Frage, Bild und Antwort werden von der API auch an {host} gesendet.</translation>
    </message>
    <message>
        <source>It is an address of a private network: Replicate cannot reach it, an API of your own may.</source>
        <translation>Das ist eine Adresse in einem privaten Netzwerk: Replicate erreicht sie nicht, eine eigene API vielleicht schon.</translation>
    </message>
    <message>
        <source>{name} takes too long to open.</source>
        <translation>{name} zu öffnen dauert zu lange.</translation>
    </message>
    <message>
        <source>Save it again as an ordinary JPEG.</source>
        <translation>Speichern Sie es noch einmal als gewöhnliches JPEG.</translation>
    </message>
    <message>
        <source>{name} could not be opened.</source>
        <translation>{name} konnte nicht geöffnet werden.</translation>
    </message>
    <message>
        <source>Save or download it again.</source>
        <translation>Speichern Sie es noch einmal oder laden Sie es noch einmal herunter.</translation>
    </message>
    <message>
        <source>{name} needs more memory than this computer has free.</source>
        <translation>{name} braucht mehr Arbeitsspeicher, als dieser Computer frei hat.</translation>
    </message>
    <message>
        <source>{name} has too many pixels: {size}.</source>
        <translation>{name} hat zu viele Pixel: {size}.</translation>
    </message>
    <message>
        <source>Copy a part of it.</source>
        <translation>Kopieren Sie einen Teil davon.</translation>
    </message>
    <message>
        <source>{name} is incomplete.</source>
        <translation>{name} ist unvollständig.</translation>
    </message>
    <message>
        <source>Copy it again.</source>
        <translation>Kopieren Sie es noch einmal.</translation>
    </message>
    <message>
        <source>A picture in the file</source>
        <translation>Ein Bild in der Datei</translation>
    </message>
    <message>
        <source>{name} is not one that was sent.</source>
        <translation>{name} ist keines, das gesendet wurde.</translation>
    </message>
    <message>
        <source>The picture</source>
        <translation>Das Bild</translation>
    </message>
    <message>
        <source>{name} has too many pixels.</source>
        <translation>{name} hat zu viele Pixel.</translation>
    </message>
    <message>
        <source>{name} is a camera raw file.</source>
        <translation>{name} ist eine Kamera-Rohdatei.</translation>
    </message>
    <message>
        <source>Export it as a JPEG first.</source>
        <translation>Exportieren Sie sie zuerst als JPEG.</translation>
    </message>
    <message>
        <source>{name} has too many pixels: {size}, {megapixels:.0f} megapixels.</source>
        <translation>{name} hat zu viele Pixel: {size}, {megapixels:.0f} Megapixel.</translation>
    </message>
    <message>
        <source>{name} is built of too many layers to open.</source>
        <translation>{name} besteht aus zu vielen Schichten, um geöffnet zu werden.</translation>
    </message>
    <message>
        <source>{name} is damaged or incomplete.</source>
        <translation>{name} ist beschädigt oder unvollständig.</translation>
    </message>
    <message>
        <source>JPEG pictures may have up to {jpeg} megapixels, others up to {others}. Make it smaller first.</source>
        <translation>JPEG-Bilder dürfen bis zu {jpeg} Megapixel haben, andere bis zu {others}. Verkleinern Sie das Bild zuerst.</translation>
    </message>
    <message>
        <source>The stored picture</source>
        <translation>Das gespeicherte Bild</translation>
    </message>
    <message>
        <source>{name} is on a network path.</source>
        <translation>{name} liegt auf einem Netzwerkpfad.</translation>
    </message>
    <message>
        <source>Copy it to this computer first.</source>
        <translation>Kopieren Sie die Datei zuerst auf diesen Computer.</translation>
    </message>
    <message>
        <source>{name} is empty.</source>
        <translation>{name} ist leer.</translation>
    </message>
    <message>
        <source>{name} is a folder, not a picture.</source>
        <translation>{name} ist ein Ordner, kein Bild.</translation>
    </message>
    <message>
        <source>{name} is a pipe, not a picture.</source>
        <translation>{name} ist eine Pipe, kein Bild.</translation>
    </message>
    <message>
        <source>{name} is a socket, not a picture.</source>
        <translation>{name} ist ein Socket, kein Bild.</translation>
    </message>
    <message>
        <source>{name} is a device, not a picture.</source>
        <translation>{name} ist ein Gerät, kein Bild.</translation>
    </message>
    <message>
        <source>{name} is not a regular file.</source>
        <translation>{name} ist keine gewöhnliche Datei.</translation>
    </message>
    <message>
        <source>{name} is no longer there.</source>
        <translation>{name} ist nicht mehr da.</translation>
    </message>
    <message>
        <source>{name} may not be read by you.</source>
        <translation>{name} dürfen Sie nicht lesen.</translation>
    </message>
    <message>
        <source>{name} is a socket or a device, not a picture.</source>
        <translation>{name} ist ein Socket oder ein Gerät, kein Bild.</translation>
    </message>
    <message>
        <source>{name} is a link that leads nowhere.</source>
        <translation>{name} ist eine Verknüpfung, die nirgendwohin führt.</translation>
    </message>
    <message>
        <source>{name} has a name that is too long.</source>
        <translation>{name} hat einen zu langen Namen.</translation>
    </message>
    <message>
        <source>{name} could not be read.</source>
        <translation>{name} konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>{name} is too large: {size}.</source>
        <translation>{name} ist zu groß: {size}.</translation>
    </message>
    <message>
        <source>Pictures may have up to {size}.</source>
        <translation>Bilder dürfen bis zu {size} groß sein.</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>ein PDF-Dokument</translation>
    </message>
    <message>
        <source>a camera raw file</source>
        <translation>eine Kamera-Rohdatei</translation>
    </message>
    <message>
        <source>a video</source>
        <translation>ein Video</translation>
    </message>
    <message>
        <source>a JPEG XL picture</source>
        <translation>ein JPEG-XL-Bild</translation>
    </message>
    <message>
        <source>a JPEG 2000 picture</source>
        <translation>ein JPEG-2000-Bild</translation>
    </message>
    <message>
        <source>a Photoshop document</source>
        <translation>ein Photoshop-Dokument</translation>
    </message>
    <message>
        <source>a GIMP document</source>
        <translation>ein GIMP-Dokument</translation>
    </message>
    <message>
        <source>a Windows icon</source>
        <translation>ein Windows-Symbol</translation>
    </message>
    <message>
        <source>a ZIP archive or an office document</source>
        <translation>ein ZIP-Archiv oder ein Office-Dokument</translation>
    </message>
    <message>
        <source>a compressed file</source>
        <translation>eine komprimierte Datei</translation>
    </message>
    <message>
        <source>a PostScript drawing</source>
        <translation>eine PostScript-Zeichnung</translation>
    </message>
    <message>
        <source>{name} is {kind}.</source>
        <translation>{name} ist {kind}.</translation>
    </message>
    <message>
        <source>This app opens {formats}.</source>
        <translation>Diese App öffnet {formats}.</translation>
    </message>
    <message>
        <source>{name} is not a picture this app can open ({formats}).</source>
        <translation>{name} ist kein Bild, das diese App öffnen kann ({formats}).</translation>
    </message>
    <message>
        <source>a web page</source>
        <translation>eine Webseite</translation>
    </message>
    <message>
        <source>an SVG drawing</source>
        <translation>eine SVG-Zeichnung</translation>
    </message>
    <message>
        <source>The demo engine could not be started on this computer. Choose it again in Settings to try once more.</source>
        <translation>Die Demo-Engine konnte auf diesem Computer nicht gestartet werden. Wählen Sie sie in den Einstellungen noch einmal aus, um es erneut zu versuchen.</translation>
    </message>
    <message>
        <source>The demo engine is starting…</source>
        <translation>Die Demo-Engine startet…</translation>
    </message>
    <message>
        <source>Looking for your API token in the keyring…</source>
        <translation>Ihr API-Token wird im Schlüsselbund gesucht…</translation>
    </message>
    <message>
        <source>Add an API token in Settings, or choose the demo engine.</source>
        <translation>Fügen Sie in den Einstellungen ein API-Token hinzu oder wählen Sie die Demo-Engine.</translation>
    </message>
    <message>
        <source>The API did not accept this token. Copy it again from the token page.</source>
        <translation>Die API hat dieses Token nicht akzeptiert. Kopieren Sie es noch einmal von der Token-Seite.</translation>
    </message>
    <message>
        <source>The API did not accept this token. Nothing was saved. Copy it again from the token page.</source>
        <translation>Die API hat dieses Token nicht akzeptiert. Nichts wurde gespeichert. Kopieren Sie es noch einmal von der Token-Seite.</translation>
    </message>
    <message>
        <source>no token for {name}</source>
        <translation>kein Token für {name}</translation>
    </message>
    <message>
        <source>Looking for your token…</source>
        <translation>Ihr Token wird gesucht…</translation>
    </message>
    <message>
        <source>No engine</source>
        <translation>Keine Engine</translation>
    </message>
    <message>
        <source>Demo engine · starting…</source>
        <translation>Demo-Engine · startet…</translation>
    </message>
    <message>
        <source>REPLICATE_API_TOKEN is not used.</source>
        <translation>REPLICATE_API_TOKEN wird nicht verwendet.</translation>
    </message>
    <message>
        <source>Forgotten until the next start: REPLICATE_API_TOKEN is still set.</source>
        <translation>Vergessen bis zum nächsten Start: REPLICATE_API_TOKEN ist noch gesetzt.</translation>
    </message>
    <message>
        <source>Removing the token from the keyring…</source>
        <translation>Das Token wird aus dem Schlüsselbund entfernt…</translation>
    </message>
    <message>
        <source>Checking the token with the API…</source>
        <translation>Das Token wird bei der API geprüft…</translation>
    </message>
    <message>
        <source>It could not be checked.</source>
        <translation>Es konnte nicht geprüft werden.</translation>
    </message>
    <message>
        <source>It works: signed in as {name}.</source>
        <translation>Es funktioniert: angemeldet als {name}.</translation>
    </message>
    <message>
        <source>It does not look like a Replicate token (r8_…).</source>
        <translation>Das sieht nicht wie ein Replicate-Token aus (r8_…).</translation>
    </message>
    <message>
        <source>Saving it in the keyring…</source>
        <translation>Es wird im Schlüsselbund gespeichert…</translation>
    </message>
    <message>
        <source>Saved in the keyring.</source>
        <translation>Im Schlüsselbund gespeichert.</translation>
    </message>
    <message>
        <source>Removed.</source>
        <translation>Entfernt.</translation>
    </message>
    <message>
        <source>Forgotten here. The keyring could not be asked to remove it too: {why}</source>
        <translation>Hier vergessen. Im Schlüsselbund konnte es nicht auch entfernt werden: {why}</translation>
    </message>
    <message>
        <source>The token from the keyring is used.</source>
        <translation>Das Token aus dem Schlüsselbund wird verwendet.</translation>
    </message>
    <message>
        <source>The app made a mistake; nothing was changed.</source>
        <translation>Die App hat einen Fehler gemacht; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>This picture could not be opened, through a fault of the app.</source>
        <translation>Dieses Bild konnte wegen eines Fehlers der App nicht geöffnet werden.</translation>
    </message>
    <message>
        <source>The picture of this question is no longer on this computer.</source>
        <translation>Das Bild dieser Frage ist nicht mehr auf diesem Computer.</translation>
    </message>
    <message>
        <source>The desktop&apos;s screen capture is no file of this computer.</source>
        <translation>Das Bildschirmfoto des Desktops ist keine Datei dieses Computers.</translation>
    </message>
    <message>
        <source>A question of yours with the same words is not accounted for yet, and this may be its answer. It is looked for by itself; import this later if it turns out to be another one.</source>
        <translation>Der Verbleib einer Ihrer Fragen mit demselben Wortlaut ist noch ungeklärt; dies könnte ihre Antwort sein. Sie wird von selbst gesucht; importieren Sie dies später, falls es eine andere ist.</translation>
    </message>
    <message>
        <source>Its picture lies at an address on the web and was not fetched: it is imported without.</source>
        <translation>Das Bild liegt an einer Adresse im Web und wurde nicht geholt: Der Import erfolgt ohne Bild.</translation>
    </message>
    <message>
        <source>It is imported without its picture.</source>
        <translation>Der Import erfolgt ohne das Bild.</translation>
    </message>
    <message>
        <source>It could not be imported.</source>
        <translation>Der Import ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>The check was stopped before this line.</source>
        <translation>Die Prüfung wurde vor dieser Zeile gestoppt.</translation>
    </message>
    <message>
        <source>It could not be checked, through a fault of the app.</source>
        <translation>Die Prüfung war wegen eines Fehlers der App nicht möglich.</translation>
    </message>
    <message>
        <source>The keyring of this computer does not answer.</source>
        <translation>Der Schlüsselbund dieses Computers antwortet nicht.</translation>
    </message>
    <message>
        <source>It may be waiting for its password in another window.</source>
        <translation>Vielleicht wartet er in einem anderen Fenster auf sein Passwort.</translation>
    </message>
    <message>
        <source>A picture is still being opened.</source>
        <translation>Ein Bild wird noch geöffnet.</translation>
    </message>
    <message>
        <source>It took too long.</source>
        <translation>Es hat zu lange gedauert.</translation>
    </message>
    <message>
        <source>It did not answer in time.</source>
        <translation>Es kam nicht rechtzeitig eine Antwort.</translation>
    </message>
    <message>
        <source>It answers; a token is kept in it.</source>
        <translation>Er antwortet; darin ist ein Token gespeichert.</translation>
    </message>
    <message>
        <source>It answers; no token is kept in it.</source>
        <translation>Er antwortet; darin ist kein Token gespeichert.</translation>
    </message>
    <message>
        <source>These cannot be opened: {names}.</source>
        <translation>Diese lassen sich nicht öffnen: {names}.</translation>
    </message>
    <message>
        <source>Install the app again.</source>
        <translation>Installieren Sie die App noch einmal.</translation>
    </message>
    <message>
        <source>All of them can be opened.</source>
        <translation>Alle lassen sich öffnen.</translation>
    </message>
    <message>
        <source>It may be waiting for its password in another window. Until then a token is kept for this session only.</source>
        <translation>Vielleicht wartet er in einem anderen Fenster auf sein Passwort. Bis dahin gilt ein Token nur für diese Sitzung.</translation>
    </message>
    <message>
        <source>The keyring could not be used, through a fault of the app.</source>
        <translation>Der Schlüsselbund konnte wegen eines Fehlers der App nicht verwendet werden.</translation>
    </message>
    <message>
        <source>The API token holds characters that cannot be sent.</source>
        <translation>Das API-Token enthält Zeichen, die sich nicht senden lassen.</translation>
    </message>
    <message>
        <source>Paste it again in Settings.</source>
        <translation>Fügen Sie es in den Einstellungen noch einmal ein.</translation>
    </message>
    <message>
        <source>The file of certificates that is named in Settings cannot be used.</source>
        <translation>Die in den Einstellungen genannte Zertifikatsdatei kann nicht verwendet werden.</translation>
    </message>
    <message>
        <source>It should hold certificates (PEM) and be readable, or be taken out of Settings.</source>
        <translation>Sie sollte Zertifikate (PEM) enthalten und lesbar sein; sonst entfernen Sie sie aus den Einstellungen.</translation>
    </message>
    <message>
        <source>The setting {setting} cannot be used.</source>
        <translation>Die Einstellung {setting} kann nicht verwendet werden.</translation>
    </message>
    <message>
        <source>It should name a file of certificates (PEM) that can be read, or be removed.</source>
        <translation>Sie sollte eine lesbare Datei mit Zertifikaten (PEM) nennen oder entfernt werden.</translation>
    </message>
    <message>
        <source>It should name a folder of certificates (as OpenSSL&apos;s c_rehash makes it) that can be read, or be removed.</source>
        <translation>Sie sollte einen lesbaren Ordner mit Zertifikaten nennen (wie OpenSSLs c_rehash ihn anlegt) oder entfernt werden.</translation>
    </message>
    <message>
        <source>The list of predictions continues at another address, which was not asked.</source>
        <translation>Die Liste der Vorgänge geht an einer anderen Adresse weiter; dort wurde nicht gefragt.</translation>
    </message>
    <message>
        <source>Replicate did not answer in time.</source>
        <translation>Replicate hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>Check the internet connection and try again.</source>
        <translation>Prüfen Sie die Internetverbindung und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The connection to Replicate broke.</source>
        <translation>Die Verbindung zu Replicate ist abgebrochen.</translation>
    </message>
    <message>
        <source>The question was sent, but no answer to it was understood, so it may be running at Replicate.</source>
        <translation>Die Frage wurde gesendet, aber keine Antwort darauf wurde verstanden; sie läuft möglicherweise bei Replicate.</translation>
    </message>
    <message>
        <source>It is looked for there, and not sent again by itself.</source>
        <translation>Dort wird nach ihr gesucht, und sie wird nicht von selbst noch einmal gesendet.</translation>
    </message>
    <message>
        <source>The answer&apos;s stream lies at an address that Replicate does not use.</source>
        <translation>Der Stream der Antwort liegt an einer Adresse, die Replicate nicht verwendet.</translation>
    </message>
    <message>
        <source>for the system&apos;s proxy</source>
        <comment>stands after: The setting</comment>
        <translation>für den Proxy des Systems</translation>
    </message>
    <message>
        <source>The proxy that is named in Settings cannot be used.</source>
        <translation>Der in den Einstellungen genannte Proxy kann nicht verwendet werden.</translation>
    </message>
    <message>
        <source>It should look like http://host:8080, or be empty.</source>
        <translation>Er sollte aussehen wie http://host:8080 oder leer sein.</translation>
    </message>
    <message>
        <source>The setting {setting} names a SOCKS proxy, which this app cannot use.</source>
        <translation>Die Einstellung {setting} nennt einen SOCKS-Proxy, den diese App nicht verwenden kann.</translation>
    </message>
    <message>
        <source>It should name an http proxy such as http://host:8080, or be removed.</source>
        <translation>Sie sollte einen http-Proxy wie http://host:8080 nennen oder entfernt werden.</translation>
    </message>
    <message>
        <source>It should name a proxy such as http://host:8080, or be removed.</source>
        <translation>Sie sollte einen Proxy wie http://host:8080 nennen oder entfernt werden.</translation>
    </message>
    <message>
        <source>It should list hosts such as intranet.example, with commas in between, or be removed.</source>
        <translation>Sie sollte Hosts wie intranet.example auflisten, durch Kommas getrennt, oder entfernt werden.</translation>
    </message>
    <message>
        <source>Replicate is getting too many requests from this account.</source>
        <translation>Replicate erhält zu viele Anfragen von diesem Konto.</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>Versuchen Sie es in Kürze erneut.</translation>
    </message>
    <message>
        <source>Replicate has a problem at the moment.</source>
        <translation>Replicate hat gerade ein Problem.</translation>
    </message>
    <message>
        <source>Check it in Settings.</source>
        <translation>Prüfen Sie es in den Einstellungen.</translation>
    </message>
    <message>
        <source>The Replicate account has no credit left.</source>
        <translation>Das Replicate-Konto hat kein Guthaben mehr.</translation>
    </message>
    <message>
        <source>Add some at {page} and ask again.</source>
        <translation>Laden Sie es unter {page} auf und fragen Sie erneut.</translation>
    </message>
    <message>
        <source>Replicate has no record of this question.</source>
        <translation>Replicate hat keinen Eintrag zu dieser Frage.</translation>
    </message>
    <message>
        <source>There is no predictions API at this address.</source>
        <translation>An dieser Adresse gibt es keine Predictions-API.</translation>
    </message>
    <message>
        <source>Check the API address in Settings.</source>
        <translation>Prüfen Sie die API-Adresse in den Einstellungen.</translation>
    </message>
    <message>
        <source>Replicate refused the request (status {status}).</source>
        <translation>Replicate hat die Anfrage abgelehnt (Status {status}).</translation>
    </message>
    <message>
        <source>Replicate did not accept the request&apos;s values.</source>
        <translation>Replicate hat die Werte der Anfrage nicht akzeptiert.</translation>
    </message>
    <message>
        <source>Try again in {seconds} s.</source>
        <translation>Versuchen Sie es in {seconds}&#xa0;s erneut.</translation>
    </message>
    <message>
        <source>The picture is too large for Replicate.</source>
        <translation>Das Bild ist für Replicate zu groß.</translation>
    </message>
    <message>
        <source>Use a smaller one, or crop it.</source>
        <translation>Nehmen Sie ein kleineres oder wählen Sie einen Ausschnitt.</translation>
    </message>
    <message>
        <source>It says: {words}</source>
        <translation>Die Meldung lautet: {words}</translation>
    </message>
    <message>
        <source>The reply is far too large.</source>
        <translation>Die Rückmeldung ist viel zu groß.</translation>
    </message>
    <message>
        <source>The reply is packed in a way that was not asked for.</source>
        <translation>Die Rückmeldung ist auf eine Weise gepackt, die nicht verlangt war.</translation>
    </message>
    <message>
        <source>The reply is damaged.</source>
        <translation>Die Rückmeldung ist beschädigt.</translation>
    </message>
    <message>
        <source>The answer&apos;s stream holds an event that is far too large.</source>
        <translation>Der Stream der Antwort enthält ein Ereignis, das viel zu groß ist.</translation>
    </message>
    <message>
        <source>Check the proxy settings.</source>
        <translation>Prüfen Sie die Proxy-Einstellungen.</translation>
    </message>
    <message>
        <source>The proxy of this network could not be reached.</source>
        <translation>Der Proxy dieses Netzwerks war nicht erreichbar.</translation>
    </message>
    <message>
        <source>Replicate could not be reached.</source>
        <translation>Replicate war nicht erreichbar.</translation>
    </message>
    <message>
        <source>its certificate is not valid today</source>
        <translation>das Zertifikat ist heute nicht gültig</translation>
    </message>
    <message>
        <source>Check this computer&apos;s date and time.</source>
        <translation>Prüfen Sie Datum und Uhrzeit dieses Computers.</translation>
    </message>
    <message>
        <source>this computer does not know who issued its certificate</source>
        <translation>dieser Computer kennt den Aussteller des Zertifikats nicht</translation>
    </message>
    <message>
        <source>If a company&apos;s proxy or a virus scanner stands in between, its authority must be added to this computer.</source>
        <translation>Steht ein Firmenproxy oder Virenscanner dazwischen, muss dessen Zertifizierungsstelle auf diesem Computer hinzugefügt werden.</translation>
    </message>
    <message>
        <source>its certificate belongs to another address</source>
        <translation>das Zertifikat gehört zu einer anderen Adresse</translation>
    </message>
    <message>
        <source>A sign-in page of this network or a proxy may stand in between.</source>
        <translation>Vielleicht steht eine Anmeldeseite dieses Netzwerks oder ein Proxy dazwischen.</translation>
    </message>
    <message>
        <source>Check this computer&apos;s date, and whether a proxy or a virus scanner stands in between.</source>
        <translation>Prüfen Sie das Datum dieses Computers und ob ein Proxy oder Virenscanner dazwischen steht.</translation>
    </message>
    <message>
        <source>The secure connection to the proxy of this network could not be verified.</source>
        <translation>Die sichere Verbindung zum Proxy dieses Netzwerks konnte nicht überprüft werden.</translation>
    </message>
    <message>
        <source>The secure connection to Replicate could not be verified.</source>
        <translation>Die sichere Verbindung zu Replicate konnte nicht überprüft werden.</translation>
    </message>
    <message>
        <source>The secure connection to the proxy of this network could not be verified: {why}.</source>
        <translation>Die sichere Verbindung zum Proxy dieses Netzwerks konnte nicht überprüft werden: {why}.</translation>
    </message>
    <message>
        <source>The secure connection to Replicate could not be verified: {why}.</source>
        <translation>Die sichere Verbindung zu Replicate konnte nicht überprüft werden: {why}.</translation>
    </message>
    <message>
        <source>The proxy of this network wants a user name and password, and did not get ones that it accepts.</source>
        <translation>Der Proxy dieses Netzwerks verlangt Benutzernamen und Passwort und hat keine erhalten, die er akzeptiert.</translation>
    </message>
    <message>
        <source>Put them into the proxy setting: http://name:password@host:port.</source>
        <translation>Tragen Sie sie in die Proxy-Einstellung ein: http://name:password@host:port.</translation>
    </message>
    <message>
        <source>The proxy of this network could not reach Replicate.</source>
        <translation>Der Proxy dieses Netzwerks konnte Replicate nicht erreichen.</translation>
    </message>
    <message>
        <source>The proxy of this network did not let the request through.</source>
        <translation>Der Proxy dieses Netzwerks hat die Anfrage nicht durchgelassen.</translation>
    </message>
    <message>
        <source>The reply did not come from Replicate.</source>
        <translation>Die Rückmeldung kam nicht von Replicate.</translation>
    </message>
    <message>
        <source>A sign-in page of this network or a proxy may be in the way.</source>
        <translation>Vielleicht ist eine Anmeldeseite dieses Netzwerks oder ein Proxy im Weg.</translation>
    </message>
    <message>
        <source>The reply holds no list of predictions.</source>
        <translation>Die Rückmeldung enthält keine Liste von Vorgängen.</translation>
    </message>
    <message>
        <source>The reply does not say whose token this is.</source>
        <translation>Die Rückmeldung sagt nicht, wem dieses Token gehört.</translation>
    </message>
    <message>
        <source>The reply names no prediction.</source>
        <translation>Die Rückmeldung nennt keinen Vorgang.</translation>
    </message>
    <message>
        <source>The reply does not say how the prediction is doing.</source>
        <translation>Die Rückmeldung sagt nicht, wie es um den Vorgang steht.</translation>
    </message>
    <message>
        <source>The history holds a question that this version cannot read.</source>
        <translation>Der Verlauf enthält eine Frage, die diese Version nicht lesen kann.</translation>
    </message>
    <message>
        <source>The name of this folder cannot be kept.</source>
        <translation>Der Name dieses Ordners lässt sich nicht speichern.</translation>
    </message>
    <message>
        <source>Choose one whose name is a single line.</source>
        <translation>Wählen Sie einen, dessen Name eine einzige Zeile ist.</translation>
    </message>
    <message>
        <source>Where the data lies could not be noted: {why}.</source>
        <translation>Der Speicherort der Daten konnte nicht festgehalten werden: {why}.</translation>
    </message>
    <message>
        <source>the disk refused</source>
        <translation>der Datenträger hat es abgelehnt</translation>
    </message>
    <message>
        <source>Another LLaVA Desktop is open on the same history.</source>
        <translation>Ein anderes LLaVA Desktop ist mit demselben Verlauf geöffnet.</translation>
    </message>
    <message>
        <source>Close that one first.</source>
        <translation>Schließen Sie es zuerst.</translation>
    </message>
    <message>
        <source>The history file is no longer there.</source>
        <translation>Die Verlaufsdatei ist nicht mehr da.</translation>
    </message>
    <message>
        <source>The history file is damaged, and it cannot be put aside: {reason}.</source>
        <translation>Die Verlaufsdatei ist beschädigt und lässt sich nicht beiseitelegen: {reason}.</translation>
    </message>
    <message>
        <source>The file was left as it is.</source>
        <translation>Die Datei blieb, wie sie ist.</translation>
    </message>
    <message>
        <source>Your unsent question could not be kept: {why}.</source>
        <translation>Ihre nicht gesendete Frage konnte nicht gespeichert werden: {why}.</translation>
    </message>
    <message>
        <source>no space</source>
        <translation>kein Platz</translation>
    </message>
    <message>
        <source>Your unsent question could not be removed: {why}.</source>
        <translation>Ihre nicht gesendete Frage konnte nicht entfernt werden: {why}.</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>in Gebrauch</translation>
    </message>
    <message>
        <source>There is nothing to export yet.</source>
        <translation>Es gibt noch nichts zu exportieren.</translation>
    </message>
    <message>
        <source>There is nothing to export.</source>
        <translation>Es gibt nichts zu exportieren.</translation>
    </message>
    <message>
        <source>One picture was not on this computer any more.</source>
        <translation>Ein Bild war nicht mehr auf diesem Computer.</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) (was|were) not on this computer any more.</source>
        <translation>
            <numerusform>%n Bild war nicht mehr auf diesem Computer.</numerusform>
            <numerusform>%n Bilder waren nicht mehr auf diesem Computer.</numerusform>
        </translation>
    </message>
    <message>
        <source>The folder {folder} cannot be used: {why}.</source>
        <translation>Der Ordner {folder} kann nicht verwendet werden: {why}.</translation>
    </message>
    <message>
        <source>it cannot be created</source>
        <translation>er lässt sich nicht anlegen</translation>
    </message>
    <message>
        <source>Nothing is saved until it can be written to. Another folder can be named with --data-dir.</source>
        <translation>Nichts wird gespeichert, solange er nicht beschreibbar ist. Ein anderer Ordner lässt sich mit --data-dir angeben.</translation>
    </message>
    <message>
        <source>Another question in the history already has this prediction.</source>
        <translation>Eine andere Frage im Verlauf hat bereits diesen Vorgang.</translation>
    </message>
    <message>
        <source>The search index was damaged, and is made anew.</source>
        <translation>Der Suchindex war beschädigt und wird neu angelegt.</translation>
    </message>
    <message>
        <source>Search again soon.</source>
        <translation>Suchen Sie in Kürze noch einmal.</translation>
    </message>
    <message>
        <source>{name} is no file that can be read.</source>
        <translation>{name} ist keine lesbare Datei.</translation>
    </message>
    <message>
        <source>Choose an export of LLaVA Desktop.</source>
        <translation>Wählen Sie einen Export von LLaVA Desktop.</translation>
    </message>
    <message>
        <source>{name} cannot be read: {why}.</source>
        <translation>{name} kann nicht gelesen werden: {why}.</translation>
    </message>
    <message>
        <source>The file is not readable text (not UTF-8 after byte {position:,}).</source>
        <translation>Die Datei ist kein lesbarer Text (kein UTF-8 nach Byte {position:,}).</translation>
    </message>
    <message>
        <source>The file holds more than {most:,} questions.</source>
        <translation>Die Datei enthält mehr als {most:,} Fragen.</translation>
    </message>
    <message>
        <source>a picture is not of the size that its question says</source>
        <translation>ein Bild hat nicht die Größe, die seine Frage nennt</translation>
    </message>
    <message>
        <source>The file is damaged at line {line:,}: {why}.</source>
        <translation>Die Datei ist beschädigt in Zeile {line:,}: {why}.</translation>
    </message>
    <message>
        <source>The file is damaged at line {line:,}: {sentence}</source>
        <translation>Die Datei ist beschädigt in Zeile {line:,}: {sentence}</translation>
    </message>
    <message>
        <source>There is no question in this file.</source>
        <translation>In dieser Datei ist keine Frage.</translation>
    </message>
    <message>
        <source>Nothing can be written in {folder}: {why}.</source>
        <translation>In {folder} lässt sich nichts schreiben: {why}.</translation>
    </message>
    <message>
        <source>The app made a mistake.</source>
        <translation>Die App hat einen Fehler gemacht.</translation>
    </message>
    <message>
        <source>Details are in its log.</source>
        <translation>Einzelheiten stehen in ihrem Protokoll.</translation>
    </message>
    <message>
        <source>The history file is damaged.</source>
        <translation>Die Verlaufsdatei ist beschädigt.</translation>
    </message>
    <message>
        <source>The app is closing.</source>
        <translation>Die App wird geschlossen.</translation>
    </message>
    <message>
        <source>The token could not be read from the keyring.</source>
        <translation>Das Token konnte nicht aus dem Schlüsselbund gelesen werden.</translation>
    </message>
    <message>
        <source>The token could not be saved in the keyring.</source>
        <translation>Das Token konnte nicht im Schlüsselbund gespeichert werden.</translation>
    </message>
    <message>
        <source>The keyring did not keep the token.</source>
        <translation>Der Schlüsselbund hat das Token nicht behalten.</translation>
    </message>
    <message>
        <source>The token could not be removed from the keyring.</source>
        <translation>Das Token konnte nicht aus dem Schlüsselbund entfernt werden.</translation>
    </message>
    <message>
        <source>The keyring still holds the token.</source>
        <translation>Der Schlüsselbund enthält das Token noch.</translation>
    </message>
    <message>
        <source>The keyring could not be opened.</source>
        <translation>Der Schlüsselbund konnte nicht geöffnet werden.</translation>
    </message>
    <message>
        <source>No safe keyring was found on this computer.</source>
        <translation>Auf diesem Computer wurde kein sicherer Schlüsselbund gefunden.</translation>
    </message>
    <message>
        <source>A token is kept for this session only.</source>
        <translation>Ein Token gilt nur für diese Sitzung.</translation>
    </message>
    <message>
        <source>Unlock the keyring and start again, or enter the token for this session.</source>
        <translation>Entsperren Sie den Schlüsselbund und starten Sie neu, oder geben Sie das Token für diese Sitzung ein.</translation>
    </message>
    <message>
        <source>Remove it in the keyring&apos;s own window.</source>
        <translation>Entfernen Sie es im Fenster des Schlüsselbunds.</translation>
    </message>
    <message>
        <source>The keyring is locked, and was not unlocked.</source>
        <translation>Der Schlüsselbund ist gesperrt und wurde nicht entsperrt.</translation>
    </message>
    <message>
        <source>The new folder and the old one lie in each other.</source>
        <translation>Der neue und der alte Ordner liegen ineinander.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>There is something in {name} already.</source>
        <translation>In {name} ist schon etwas.</translation>
    </message>
    <message>
        <source>There is too little room: {needed} are needed, and {free} are free.</source>
        <translation>Es ist zu wenig Platz: {needed} werden gebraucht, {free} sind frei.</translation>
    </message>
    <message>
        <source>Choose a folder on another disk.</source>
        <translation>Wählen Sie einen Ordner auf einem anderen Datenträger.</translation>
    </message>
    <message>
        <source>The data stays where it is.</source>
        <translation>Die Daten bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>What was copied to {name} is not what was read.</source>
        <translation>Was nach {name} kopiert wurde, ist nicht das, was gelesen wurde.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>{name} is no ordinary file, and cannot be moved.</source>
        <translation>{name} ist keine gewöhnliche Datei und lässt sich nicht verschieben.</translation>
    </message>
    <message>
        <source>Move the folder by hand.</source>
        <translation>Verschieben Sie den Ordner von Hand.</translation>
    </message>
    <message>
        <source>{name} is a link to another folder.</source>
        <translation>{name} ist eine Verknüpfung zu einem anderen Ordner.</translation>
    </message>
    <message>
        <source>The folder</source>
        <translation>Der Ordner</translation>
    </message>
    <message>
        <source>{where} could not be read: {why}.</source>
        <translation>{where} konnte nicht gelesen werden: {why}.</translation>
    </message>
    <message>
        <source>{where} could not be used: {why}.</source>
        <translation>{where} konnte nicht verwendet werden: {why}.</translation>
    </message>
    <message>
        <source>{where} could not be written: {why}.</source>
        <translation>{where} konnte nicht geschrieben werden: {why}.</translation>
    </message>
    <message>
        <source>{where} could not be compared: {why}.</source>
        <translation>{where} konnte nicht verglichen werden: {why}.</translation>
    </message>
    <message>
        <source>What the file held is kept in {name}, in the settings folder.</source>
        <translation>Der Inhalt der Datei liegt nun in {name} im Einstellungsordner.</translation>
    </message>
    <message>
        <source>There is something else in the place of the history file.</source>
        <translation>Am Platz der Verlaufsdatei liegt etwas anderes.</translation>
    </message>
    <message>
        <source>It is {path}.</source>
        <translation>Pfad: {path}.</translation>
    </message>
    <message>
        <source>The history file is empty: it was damaged.</source>
        <translation>Die Verlaufsdatei ist leer: Sie war beschädigt.</translation>
    </message>
    <message>
        <source>The history file belongs to another program.</source>
        <translation>Die Verlaufsdatei gehört zu einem anderen Programm.</translation>
    </message>
    <message>
        <source>The history was written by a newer version of this app.</source>
        <translation>Der Verlauf wurde von einer neueren Version dieser App geschrieben.</translation>
    </message>
    <message>
        <source>Install that version again to read it.</source>
        <translation>Installieren Sie diese neuere Version wieder, um ihn zu lesen.</translation>
    </message>
    <message>
        <source>Your presets cannot be read: {why}.</source>
        <translation>Ihre Vorlagen können nicht gelesen werden: {why}.</translation>
    </message>
    <message>
        <source>Your presets were damaged.</source>
        <translation>Ihre Vorlagen waren beschädigt.</translation>
    </message>
    <message>
        <source>{lost} of {all} presets could not be read.</source>
        <translation>Nicht lesbar: {lost} von {all} Vorlagen.</translation>
    </message>
    <message>
        <source>The presets could not be saved: {why}.</source>
        <translation>Die Vorlagen konnten nicht gespeichert werden: {why}.</translation>
    </message>
    <message>
        <source>The file is {path}: save it before you change a preset.</source>
        <translation>Die Datei ist {path}: Sichern Sie sie, bevor Sie eine Vorlage ändern.</translation>
    </message>
    <message>
        <source>Your shortcuts cannot be read: {why}.</source>
        <translation>Ihre Tastenkürzel können nicht gelesen werden: {why}.</translation>
    </message>
    <message>
        <source>Your shortcuts were damaged.</source>
        <translation>Ihre Tastenkürzel waren beschädigt.</translation>
    </message>
    <message>
        <source>{lost} of your shortcuts could not be read.</source>
        <translation>Nicht lesbare Tastenkürzel: {lost}.</translation>
    </message>
    <message>
        <source>The shortcuts could not be saved: {why}.</source>
        <translation>Die Tastenkürzel konnten nicht gespeichert werden: {why}.</translation>
    </message>
    <message>
        <source>The file is {path}: save it before you change a shortcut.</source>
        <translation>Die Datei ist {path}: Sichern Sie sie, bevor Sie ein Tastenkürzel ändern.</translation>
    </message>
    <message>
        <source>This could not be saved: {reason}.</source>
        <translation>Dies konnte nicht gespeichert werden: {reason}.</translation>
    </message>
    <message>
        <source>Check that the disk has space and can be written to.</source>
        <translation>Prüfen Sie, ob der Datenträger Platz hat und beschreibbar ist.</translation>
    </message>
    <message>
        <source>The history file cannot be written to.</source>
        <translation>Die Verlaufsdatei lässt sich nicht beschreiben.</translation>
    </message>
    <message>
        <source>Check its permissions, and those of its folder.</source>
        <translation>Prüfen Sie ihre Zugriffsrechte und die ihres Ordners.</translation>
    </message>
    <message>
        <source>The disk is full: nothing more can be saved.</source>
        <translation>Der Datenträger ist voll: Es lässt sich nichts mehr speichern.</translation>
    </message>
    <message>
        <source>Free some space and try again.</source>
        <translation>Schaffen Sie Platz und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Another program is using the history.</source>
        <translation>Ein anderes Programm verwendet den Verlauf.</translation>
    </message>
    <message>
        <source>Close it and try again.</source>
        <translation>Schließen Sie es und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The history could not be used: {error}.</source>
        <translation>Der Verlauf konnte nicht verwendet werden: {error}.</translation>
    </message>
    <message>
        <source>The disk is full: {name} was not written.</source>
        <translation>Der Datenträger ist voll: {name} wurde nicht geschrieben.</translation>
    </message>
    <message>
        <source>Free some space, or choose another folder.</source>
        <translation>Schaffen Sie Platz oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>Nothing can be written to the folder {where}.</source>
        <translation>Im Ordner {where} lässt sich nichts schreiben.</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>{name} could not be written: {reason}.</source>
        <translation>{name} konnte nicht geschrieben werden: {reason}.</translation>
    </message>
    <message>
        <source>Choose another name or folder.</source>
        <translation>Wählen Sie einen anderen Namen oder Ordner.</translation>
    </message>
    <message>
        <source>The window&apos;s place could not be saved: {why}.</source>
        <translation>Die Lage des Fensters konnte nicht gespeichert werden: {why}.</translation>
    </message>
    <message>
        <source>The history is closed.</source>
        <translation>Der Verlauf ist geschlossen.</translation>
    </message>
    <message>
        <source>It is kept in the keyring.</source>
        <translation>Es liegt im Schlüsselbund.</translation>
    </message>
    <message>
        <source>It is kept for this session only.</source>
        <translation>Es gilt nur für diese Sitzung.</translation>
    </message>
    <message>
        <source>It comes from REPLICATE_API_TOKEN, for this session only.</source>
        <translation>Es kommt aus REPLICATE_API_TOKEN, nur für diese Sitzung.</translation>
    </message>
    <message>
        <source>{host} answers as the predictions API does.</source>
        <translation>{host} antwortet wie die Predictions-API.</translation>
    </message>
    <message>
        <source>The server did not say what time it is.</source>
        <translation>Der Server hat keine Uhrzeit genannt.</translation>
    </message>
    <message>
        <source>This computer&apos;s clock agrees with the server&apos;s.</source>
        <translation>Die Uhr dieses Computers stimmt mit der des Servers überein.</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {duration} behind the server&apos;s.</source>
        <translation>Die Uhr dieses Computers geht gegenüber der des Servers um {duration} nach.</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {duration} ahead of the server&apos;s.</source>
        <translation>Die Uhr dieses Computers geht gegenüber der des Servers um {duration} vor.</translation>
    </message>
    <message>
        <source>Set this computer&apos;s date and time: certificates seem invalid with a wrong one, and answers are dated wrongly.</source>
        <translation>Stellen Sie Datum und Uhrzeit dieses Computers richtig: Sind sie falsch, wirken Zertifikate ungültig, und Antworten sind falsch datiert.</translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n Stunde</numerusform>
            <numerusform>%n Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n Tag</numerusform>
            <numerusform>%n Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no API token.</source>
        <translation>Es gibt kein API-Token.</translation>
    </message>
    <message>
        <source>Add one in Settings to ask LLaVA.</source>
        <translation>Fügen Sie in den Einstellungen eines hinzu, um LLaVA zu fragen.</translation>
    </message>
    <message>
        <source>Copy it again from the token page, and save it in Settings.</source>
        <translation>Kopieren Sie es noch einmal von der Token-Seite und speichern Sie es in den Einstellungen.</translation>
    </message>
    <message>
        <source>It works.</source>
        <translation>Es funktioniert.</translation>
    </message>
    <message>
        <source>It belongs to {name}.</source>
        <translation>Es gehört {name}.</translation>
    </message>
    <message>
        <source>Replicate does not know version {version} of {model}.</source>
        <translation>Replicate kennt Version {version} von {model} nicht.</translation>
    </message>
    <message>
        <source>Look for a newer version of this app.</source>
        <translation>Suchen Sie nach einer neueren Version dieser App.</translation>
    </message>
    <message>
        <source>{engine} does not list {version} as a version of {model}; it may still take it.</source>
        <translation>{engine} führt {version} nicht als Version von {model} auf; sie kann trotzdem angenommen werden.</translation>
    </message>
    <message>
        <source>Version {version} of {model} is there.</source>
        <translation>Version {version} von {model} ist verfügbar.</translation>
    </message>
    <message>
        <source>Version {version} of {model} is there, not the usual one.</source>
        <translation>Version {version} von {model} ist verfügbar, aber nicht die übliche.</translation>
    </message>
    <message>
        <source>history and pictures</source>
        <comment>what a folder is for</comment>
        <translation>Verlauf und Bilder</translation>
    </message>
    <message>
        <source>settings</source>
        <comment>what a folder is for</comment>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>log</source>
        <comment>what a folder is for</comment>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>The folder for {what} cannot be written to: {why}. It is {folder}.</source>
        <translation>Der Ordner für {what} ist nicht beschreibbar: {why}. Es ist {folder}.</translation>
    </message>
    <message>
        <source>it cannot be used</source>
        <translation>er kann nicht verwendet werden</translation>
    </message>
    <message>
        <source>Make it writable, or name another one with --data-dir.</source>
        <translation>Machen Sie ihn beschreibbar oder geben Sie mit --data-dir einen anderen an.</translation>
    </message>
    <message>
        <source>History, settings and log can be written. The history is in {folder}.</source>
        <translation>Verlauf, Einstellungen und Protokoll sind beschreibbar. Der Verlauf liegt in {folder}.</translation>
    </message>
    <message>
        <source>it cannot be asked</source>
        <translation>er lässt sich nicht abfragen</translation>
    </message>
    <message>
        <source>Free space could not be read: {why}.</source>
        <translation>Der freie Speicherplatz ließ sich nicht ermitteln: {why}.</translation>
    </message>
    <message>
        <source>Only {size} are free where the history is kept.</source>
        <translation>Wo der Verlauf liegt, sind nur {size} frei.</translation>
    </message>
    <message>
        <source>Make room there: an answer that cannot be saved is lost with the window.</source>
        <translation>Schaffen Sie dort Platz: Eine Antwort, die sich nicht speichern lässt, geht mit dem Fenster verloren.</translation>
    </message>
    <message>
        <source>{size} are free where the history is kept.</source>
        <translation>Wo der Verlauf liegt, sind {size} frei.</translation>
    </message>
    <message>
        <source>It is still being written to.</source>
        <translation>Der Verlauf wird noch geschrieben.</translation>
    </message>
    <message>
        <source>It can be read and written; its file has {size}.</source>
        <translation>Der Verlauf ist les- und beschreibbar; seine Datei hat {size}.</translation>
    </message>
    <message>
        <source>The history&apos;s file is damaged.</source>
        <translation>Die Datei des Verlaufs ist beschädigt.</translation>
    </message>
    <message>
        <source>Start the app again: what is damaged is put aside, and the newest good copy is offered.</source>
        <translation>Starten Sie die App neu: Beschädigtes wird beiseitegelegt und die neueste gute Kopie angeboten.</translation>
    </message>
    <message>
        <source>{size:.1f} GB</source>
        <translation>{size:.1f}&#xa0;GB</translation>
    </message>
    <message>
        <source>The demo engine was chosen, which needs no network; nobody was asked.</source>
        <translation>Die Demo-Engine ist ausgewählt; sie braucht kein Netzwerk. Niemand wurde gefragt.</translation>
    </message>
    <message>
        <source>Not needed: the API is on this computer, and reached without encryption.</source>
        <translation>Nicht nötig: Die API ist auf diesem Computer und ohne Verschlüsselung erreichbar.</translation>
    </message>
    <message>
        <source>Start the app again.</source>
        <translation>Starten Sie die App neu.</translation>
    </message>
    <message>
        <source>Check the proxy setting.</source>
        <translation>Prüfen Sie die Proxy-Einstellung.</translation>
    </message>
    <message>
        <source>It does not answer.</source>
        <translation>Sie antwortet nicht.</translation>
    </message>
    <message>
        <source>It answers on this computer. It is not LLaVA.</source>
        <translation>Sie antwortet auf diesem Computer. Sie ist nicht LLaVA.</translation>
    </message>
    <message>
        <source>The token has to work first.</source>
        <translation>Zuerst muss das Token funktionieren.</translation>
    </message>
    <message>
        <source>The settings above have to be mended first.</source>
        <translation>Zuerst müssen die Einstellungen oben in Ordnung gebracht werden.</translation>
    </message>
    <message>
        <source>None is used: the API is on this computer.</source>
        <comment>a proxy</comment>
        <translation>Keiner wird verwendet: Die API ist auf diesem Computer.</translation>
    </message>
    <message>
        <source>No proxy is set.</source>
        <translation>Kein Proxy ist eingestellt.</translation>
    </message>
    <message>
        <source>A proxy is set, and not used for {host}.</source>
        <translation>Ein Proxy ist eingestellt, wird aber für {host} nicht verwendet.</translation>
    </message>
    <message>
        <source>{host}:{port} is used.</source>
        <translation>{host}:{port} wird verwendet.</translation>
    </message>
    <message>
        <source>The proxy {host}</source>
        <translation>Der Proxy {host}</translation>
    </message>
    <message>
        <source>{who} was found.</source>
        <translation>{who} wurde gefunden.</translation>
    </message>
    <message>
        <source>{who} is already a numeric address, so no name is looked up.</source>
        <translation>{who} ist schon eine IP-Adresse, daher wird kein Name nachgeschlagen.</translation>
    </message>
    <message>
        <source>Check the internet connection, and the address.</source>
        <translation>Prüfen Sie die Internetverbindung und die Adresse.</translation>
    </message>
    <message>
        <source>{who} was not found: no name server knows it, or none answers.</source>
        <translation>{who} wurde nicht gefunden: Kein Nameserver kennt die Adresse, oder keiner antwortet.</translation>
    </message>
    <message>
        <source>Without an address nothing can be reached.</source>
        <translation>Ohne Adresse ist nichts erreichbar.</translation>
    </message>
    <message>
        <source>Check the internet connection, and a firewall.</source>
        <translation>Prüfen Sie die Internetverbindung und eine Firewall.</translation>
    </message>
    <message>
        <source>{who} does not answer at port {port}.</source>
        <translation>{who} antwortet nicht auf Port {port}.</translation>
    </message>
    <message>
        <source>No connection could be made.</source>
        <translation>Es kam keine Verbindung zustande.</translation>
    </message>
    <message>
        <source>{who} answers at port {port} after {took} ms.</source>
        <translation>{who} antwortet auf Port {port} nach {took}&#xa0;ms.</translation>
    </message>
    <message>
        <source>There is no secure connection to ask over.</source>
        <translation>Es gibt keine sichere Verbindung, über die gefragt werden kann.</translation>
    </message>
    <message>
        <source>The API has to answer first.</source>
        <translation>Zuerst muss die API antworten.</translation>
    </message>
    <message>
        <source>The system&apos;s own certificates are used.</source>
        <comment>authorities</comment>
        <translation>Die Zertifikate des Systems werden verwendet.</translation>
    </message>
    <message numerus="yes">
        <source>%n (authority is|authorities are) trusted.</source>
        <translation>
            <numerusform>%n vertrauenswürdige Zertifizierungsstelle.</numerusform>
            <numerusform>%n vertrauenswürdige Zertifizierungsstellen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Save the picture in the browser, then drop the file.</source>
        <translation>Speichern Sie das Bild im Browser und ziehen Sie dann die Datei hierher.</translation>
    </message>
    <message>
        <source>{host} did not send the picture in time.</source>
        <translation>{host} hat das Bild nicht rechtzeitig gesendet.</translation>
    </message>
    <message>
        <source>The link leads to an address that this app does not open.</source>
        <translation>Der Link führt zu einer Adresse, die diese App nicht öffnet.</translation>
    </message>
    <message>
        <source>The link was forwarded too many times.</source>
        <translation>Der Link wurde zu oft weitergeleitet.</translation>
    </message>
    <message>
        <source>{host} answered with {status} instead of a picture.</source>
        <translation>{host} hat mit {status} geantwortet statt mit einem Bild.</translation>
    </message>
    <message>
        <source>The reply is not a picture that this app can read.</source>
        <translation>Die Antwort ist kein Bild, das diese App lesen kann.</translation>
    </message>
    <message>
        <source>The picture&apos;s address cannot be read.</source>
        <translation>Die Adresse des Bildes ist nicht lesbar.</translation>
    </message>
    <message>
        <source>{host} could not be reached.</source>
        <translation>{host} war nicht erreichbar.</translation>
    </message>
    <message>
        <source>The secure connection to {host} could not be verified.</source>
        <translation>Die sichere Verbindung zu {host} konnte nicht überprüft werden.</translation>
    </message>
    <message>
        <source>The connection to {host} broke.</source>
        <translation>Die Verbindung zu {host} ist abgebrochen.</translation>
    </message>
    <message>
        <source>Connected.</source>
        <comment>a connection</comment>
        <translation>Verbunden.</translation>
    </message>
    <message>
        <source>Connected with {protocol}; the certificate was issued by {issuer}.</source>
        <translation>Verbunden mit {protocol}; das Zertifikat wurde ausgestellt von {issuer}.</translation>
    </message>
    <message>
        <source>Connected with {protocol}.</source>
        <translation>Verbunden mit {protocol}.</translation>
    </message>
    <message>
        <source>The answer was stopped: it had grown past 4 million characters.</source>
        <translation>Die Antwort wurde gestoppt: Sie war auf mehr als 4 Millionen Zeichen gewachsen.</translation>
    </message>
    <message>
        <source>What came is kept.</source>
        <translation>Was ankam, bleibt erhalten.</translation>
    </message>
    <message>
        <source>The account&apos;s list of predictions is too long to be read back to this question.</source>
        <translation>Die Liste der Vorgänge des Kontos ist zu lang, um sie bis zu dieser Frage zurückzulesen.</translation>
    </message>
    <message>
        <source>{host} could not be found.</source>
        <translation>{host} wurde nicht gefunden.</translation>
    </message>
    <message>
        <source>Check the internet connection.</source>
        <translation>Prüfen Sie die Internetverbindung.</translation>
    </message>
    <message>
        <source>{host} is not on the public internet, so nothing was asked of it.</source>
        <translation>{host} ist nicht im öffentlichen Internet, deshalb wurde dort nichts angefragt.</translation>
    </message>
    <message>
        <source>Save the picture first, then drop the file.</source>
        <translation>Speichern Sie das Bild zuerst und ziehen Sie dann die Datei hierher.</translation>
    </message>
    <message>
        <source>Imported picture</source>
        <translation>Importiertes Bild</translation>
    </message>
    <message>
        <source>The picture of this prediction cannot be read.</source>
        <translation>Das Bild dieses Vorgangs kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>This part of the list holds more than can be read at once.</source>
        <translation>Dieser Teil der Liste enthält mehr, als sich auf einmal lesen lässt.</translation>
    </message>
    <message>
        <source>The address that announces new versions must begin with https.</source>
        <translation>Die Adresse, die neue Versionen ankündigt, muss mit https beginnen.</translation>
    </message>
    <message>
        <source>The address that announces new versions gave no answer.</source>
        <translation>Die Adresse, die neue Versionen ankündigt, hat nicht geantwortet.</translation>
    </message>
    <message>
        <source>The address that announces new versions sent an unexpected reply.</source>
        <translation>Die Adresse, die neue Versionen ankündigt, hat eine unerwartete Antwort gesendet.</translation>
    </message>
    <message>
        <source>The demo engine ended before this answer did. Ask again.</source>
        <translation>Die Demo-Engine endete vor dieser Antwort. Fragen Sie erneut.</translation>
    </message>
    <message>
        <source>Something went wrong inside the app while watching this answer. “Check now” looks again.</source>
        <translation>In der App ging etwas schief, während sie auf diese Antwort wartete. „Jetzt prüfen“ sieht noch einmal nach.</translation>
    </message>
    <message>
        <source>The model did not start before the time limit, so nothing was charged. Ask again, or later.</source>
        <translation>Das Modell ist nicht vor dem Zeitlimit gestartet, deshalb wurde nichts berechnet. Fragen Sie erneut oder später.</translation>
    </message>
    <message>
        <source>The demo engine has no record of this question.</source>
        <translation>Die Demo-Engine hat keinen Eintrag zu dieser Frage.</translation>
    </message>
    <message>
        <source>It was never sent: the app closed while it waited for its turn. “Ask again” sends it.</source>
        <translation>Diese Frage wurde nie gesendet: Die App wurde geschlossen, während die Frage wartete. „Erneut fragen“ sendet sie.</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>Nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>Sent, but the connection dropped before the demo engine answered. Looking for it…</source>
        <translation>Gesendet, aber die Verbindung brach ab, bevor die Demo-Engine antwortete. Die Frage wird gesucht…</translation>
    </message>
    <message>
        <source>Sent, but the connection dropped before {engine} answered. Looking for it…</source>
        <translation>Gesendet, aber die Verbindung brach ab, bevor {engine} antwortete. Die Frage wird gesucht…</translation>
    </message>
    <message>
        <source>It is not known whether this question reached the demo engine. Looking for it…</source>
        <translation>Es ist unklar, ob diese Frage die Demo-Engine erreicht hat. Sie wird gesucht…</translation>
    </message>
    <message>
        <source>It is not known whether this question reached {engine}. Looking for it…</source>
        <translation>Es ist unklar, ob diese Frage {engine} erreicht hat. Sie wird gesucht…</translation>
    </message>
    <message>
        <source>The demo engine does not know this question: it never arrived.</source>
        <translation>Die Demo-Engine kennt diese Frage nicht: Sie ist nie angekommen.</translation>
    </message>
    <message>
        <source>{engine} does not list this question under the token in use, so most likely it never arrived and nothing was charged.</source>
        <translation>{engine} führt diese Frage unter dem verwendeten Token nicht auf; sehr wahrscheinlich kam sie nie an, und nichts wurde berechnet.</translation>
    </message>
    <message>
        <source>The demo engine no longer keeps this answer: it deletes everything one hour after the end.</source>
        <translation>Die Demo-Engine hat diese Antwort nicht mehr: Sie löscht alles eine Stunde nach dem Ende.</translation>
    </message>
    <message>
        <source>{engine} no longer keeps this answer: it deletes everything one hour after the end.</source>
        <translation>{engine} hat diese Antwort nicht mehr: Dort wird alles eine Stunde nach dem Ende gelöscht.</translation>
    </message>
    <message>
        <source>What had arrived before is kept.</source>
        <translation>Was vorher ankam, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Check that the token belongs to the same account, then press “Check now”.</source>
        <translation>Prüfen Sie, ob das Token zum selben Konto gehört, und drücken Sie dann „Jetzt prüfen“.</translation>
    </message>
    <message>
        <source>{engine} has no record of this question.</source>
        <translation>{engine} hat keinen Eintrag zu dieser Frage.</translation>
    </message>
    <message>
        <source>The demo engine refused this: {detail}</source>
        <translation>Die Demo-Engine hat dies abgelehnt: {detail}</translation>
    </message>
    <message>
        <source>The demo engine refused this (status {status}).</source>
        <translation>Die Demo-Engine hat dies abgelehnt (Status {status}).</translation>
    </message>
    <message>
        <source>The demo engine did not answer. Ask again; if that does not help, close the app and open it again.</source>
        <translation>Die Demo-Engine hat nicht geantwortet. Fragen Sie erneut; hilft das nicht, schließen Sie die App und öffnen Sie sie wieder.</translation>
    </message>
    <message>
        <source>It is not known yet whether this question reached the demo engine.</source>
        <translation>Es ist noch unklar, ob diese Frage die Demo-Engine erreicht hat.</translation>
    </message>
    <message>
        <source>It is not known yet whether this question reached {engine}.</source>
        <translation>Es ist noch unklar, ob diese Frage {engine} erreicht hat.</translation>
    </message>
    <message>
        <source>Nothing was sent, because the question could not be saved first.</source>
        <translation>Nichts wurde gesendet, weil die Frage vorher nicht gespeichert werden konnte.</translation>
    </message>
    <message>
        <source>The model failed: {error}</source>
        <translation>Das Modell ist gescheitert: {error}</translation>
    </message>
    <message>
        <source>The model failed. The end of its log: {log}</source>
        <translation>Das Modell ist gescheitert. Das Ende seines Protokolls: {log}</translation>
    </message>
    <message>
        <source>The model failed and did not say why. Ask again, or change the question.</source>
        <translation>Das Modell ist gescheitert und nennt keinen Grund. Fragen Sie erneut oder ändern Sie die Frage.</translation>
    </message>
    <message>
        <source>The demo engine did not answer. Try again; if that does not help, close the app and open it again.</source>
        <translation>Die Demo-Engine hat nicht geantwortet. Versuchen Sie es erneut; hilft das nicht, schließen Sie die App und öffnen Sie sie wieder.</translation>
    </message>
    <message>
        <source>This text is missing: the installation is damaged. `--self-test` says what else is.</source>
        <translation>Dieser Text fehlt: Die Installation ist beschädigt. `--self-test` sagt, was sonst noch fehlt.</translation>
    </message>
    <message>
        <source>Python {python} and Qt {qt}</source>
        <translation>Python {python} und Qt {qt}</translation>
    </message>
    <message>
        <source>This app.</source>
        <translation>Diese App.</translation>
    </message>
    <message>
        <source>The file to drag could not be written: {why}.</source>
        <translation>Die Datei zum Ziehen konnte nicht geschrieben werden: {why}.</translation>
    </message>
    <message>
        <source>Hit {number} of {all}</source>
        <translation>Treffer {number} von {all}</translation>
    </message>
    <message>
        <source>Click to export this question, or drag it out as a file.</source>
        <translation>Klicken, um diese Frage zu exportieren, oder als Datei herausziehen.</translation>
    </message>
    <message>
        <source>Rich text</source>
        <translation>Formatierter Text</translation>
    </message>
    <message>
        <source>Copy as…</source>
        <translation>Kopieren als…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Copy answer as</source>
        <translation>Antwort kopieren als</translation>
    </message>
    <message>
        <source>Export answer</source>
        <translation>Antwort exportieren</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy answer</source>
        <translation>Antwort kopieren</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>Type a question first</source>
        <translation>Geben Sie zuerst eine Frage ein</translation>
    </message>
    <message>
        <source>This is very long: the model may not read its end.</source>
        <translation>Das ist sehr lang: Das Modell liest das Ende vielleicht nicht.</translation>
    </message>
    <message>
        <source>The answer is also sent to {host}.</source>
        <translation>Die Antwort wird auch an {host} gesendet.</translation>
    </message>
    <message>
        <source>There is no picture: only your words are sent.</source>
        <translation>Es gibt kein Bild: Nur Ihre Worte werden gesendet.</translation>
    </message>
    <message>
        <source>Waiting for the screen capture…</source>
        <translation>Warten auf das Bildschirmfoto…</translation>
    </message>
    <message>
        <source>Cancel capture</source>
        <translation>Aufnahme abbrechen</translation>
    </message>
    <message>
        <source>Draw a box around the part you want. Enter takes it, or the whole screen. Escape leaves.</source>
        <translation>Ziehen Sie einen Rahmen um den gewünschten Teil. Die Eingabetaste übernimmt ihn oder den ganzen Bildschirm. Esc bricht ab.</translation>
    </message>
    <message>
        <source>The screen could not be captured. Take a screenshot with the system&apos;s own tool, then paste it here.</source>
        <translation>Der Bildschirm konnte nicht aufgenommen werden. Machen Sie ein Bildschirmfoto mit dem Werkzeug des Systems und fügen Sie es hier ein.</translation>
    </message>
    <message>
        <source>The screen could not be captured. Allow LLaVA Desktop in System Settings, under Privacy &amp; Security, Screen Recording. Then start it again.</source>
        <translation>Der Bildschirm konnte nicht aufgenommen werden. Erlauben Sie es LLaVA Desktop in den Systemeinstellungen unter „Datenschutz &amp; Sicherheit“, „Bildschirmaufnahme“. Starten Sie die App dann neu.</translation>
    </message>
    <message>
        <source>Draw a box. Arrow keys move it, with Shift they resize it. Enter takes it, Escape leaves.</source>
        <translation>Ziehen Sie einen Rahmen. Die Pfeiltasten verschieben ihn, mit Umschalt ändern sie die Größe. Die Eingabetaste übernimmt ihn, Esc bricht ab.</translation>
    </message>
    <message>
        <source>{pixels} px</source>
        <translation>{pixels}&#xa0;px</translation>
    </message>
    <message>
        <source>Screen capture</source>
        <translation>Bildschirmfoto</translation>
    </message>
    <message>
        <source>No action is called that. Try another word, “picture” say.</source>
        <translation>Keine Aktion heißt so. Versuchen Sie ein anderes Wort, etwa „Bild“.</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Aktionen</translation>
    </message>
    <message>
        <source>One of the two questions is no longer in the history.</source>
        <translation>Eine der beiden Fragen ist nicht mehr im Verlauf.</translation>
    </message>
    <message>
        <source>The two answers cannot be read.</source>
        <translation>Die beiden Antworten können nicht gelesen werden.</translation>
    </message>
    <message>
        <source>{name}: {value}</source>
        <translation>{name}: {value}</translation>
    </message>
    <message>
        <source>First answer</source>
        <translation>Erste Antwort</translation>
    </message>
    <message>
        <source>Second answer</source>
        <translation>Zweite Antwort</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>Wird verglichen…</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Back  Esc</source>
        <translation>Zurück  Esc</translation>
    </message>
    <message>
        <source>Back to the conversation</source>
        <translation>Zurück zur Unterhaltung</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>… The rest is not shown here.</source>
        <translation>… Der Rest wird hier nicht angezeigt.</translation>
    </message>
    <message>
        <source>Previous answer of the first answer</source>
        <translation>Vorige Variante der ersten Antwort</translation>
    </message>
    <message>
        <source>Next answer of the first answer</source>
        <translation>Nächste Variante der ersten Antwort</translation>
    </message>
    <message>
        <source>Compare answers of the first answer</source>
        <translation>Varianten der ersten Antwort vergleichen</translation>
    </message>
    <message>
        <source>Previous answer of the second answer</source>
        <translation>Vorige Variante der zweiten Antwort</translation>
    </message>
    <message>
        <source>Next answer of the second answer</source>
        <translation>Nächste Variante der zweiten Antwort</translation>
    </message>
    <message>
        <source>Compare answers of the second answer</source>
        <translation>Varianten der zweiten Antwort vergleichen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Edit question</source>
        <translation>Frage bearbeiten</translation>
    </message>
    <message>
        <source>Ask again changed</source>
        <translation>Geändert erneut fragen</translation>
    </message>
    <message>
        <source>Delete question</source>
        <translation>Frage löschen</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Keep question</source>
        <translation>Frage behalten</translation>
    </message>
    <message>
        <source>Your unsent question is back.</source>
        <translation>Ihre nicht gesendete Frage ist wieder da.</translation>
    </message>
    <message>
        <source>The picture that you had not asked about is back.</source>
        <translation>Das Bild, zu dem Sie noch nicht gefragt hatten, ist wieder da.</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Remove picture</source>
        <translation>Bild entfernen</translation>
    </message>
    <message>
        <source>Show the newest</source>
        <translation>Neueste anzeigen</translation>
    </message>
    <message>
        <source>Drop a picture here</source>
        <translation>Bild hierherziehen</translation>
    </message>
    <message>
        <source>or paste it, or</source>
        <comment>choose a file</comment>
        <translation>oder einfügen, oder</translation>
    </message>
    <message>
        <source>choose a file</source>
        <translation>eine Datei auswählen</translation>
    </message>
    <message>
        <source>capture a part of the screen</source>
        <translation>einen Teil des Bildschirms aufnehmen</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Datei auswählen</translation>
    </message>
    <message>
        <source>or</source>
        <comment>capture a part of the screen</comment>
        <translation>oder</translation>
    </message>
    <message>
        <source>Capture screen</source>
        <translation>Bildschirmfoto aufnehmen</translation>
    </message>
    <message>
        <source>No account yet? The demo engine answers simple questions offline.</source>
        <translation>Noch kein Konto? Die Demo-Engine beantwortet einfache Fragen offline.</translation>
    </message>
    <message>
        <source>Add API token</source>
        <translation>API-Token hinzufügen</translation>
    </message>
    <message>
        <source>Engine: {engine}</source>
        <translation>Engine: {engine}</translation>
    </message>
    <message>
        <source>{engine}. Opens the settings.</source>
        <translation>{engine}. Öffnet die Einstellungen.</translation>
    </message>
    <message>
        <source>--ask is about one picture, the first that was given: {name}. The others are not asked about.</source>
        <translation>--ask gilt für ein Bild, das zuerst angegebene: {name}. Zu den anderen wird nicht gefragt.</translation>
    </message>
    <message>
        <source>The screenshot could not be saved: {path}</source>
        <translation>Das Bildschirmfoto konnte nicht gespeichert werden: {path}</translation>
    </message>
    <message>
        <source>Nothing was imported.</source>
        <translation>Nichts wurde importiert.</translation>
    </message>
    <message>
        <source>Cancelled. No file was written, and nothing was changed.</source>
        <translation>Abgebrochen. Keine Datei wurde geschrieben, und nichts wurde geändert.</translation>
    </message>
    <message>
        <source>An export or import is under way.</source>
        <translation>Ein Export oder Import läuft gerade.</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Wird importiert…</translation>
    </message>
    <message>
        <source>Exports of LLaVA Desktop ({endings})</source>
        <translation>Exporte von LLaVA Desktop ({endings})</translation>
    </message>
    <message>
        <source>All files ({endings})</source>
        <translation>Alle Dateien ({endings})</translation>
    </message>
    <message>
        <source>LLaVA questions {date}</source>
        <translation>LLaVA-Fragen {date}</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Wird exportiert…</translation>
    </message>
    <message>
        <source>Exporting… {done:,} of {all:,}</source>
        <translation>Wird exportiert… {done:,} von {all:,}</translation>
    </message>
    <message>
        <source>LLaVA question</source>
        <translation>LLaVA-Frage</translation>
    </message>
    <message numerus="yes">
        <source>(One question|%n questions) exported to {file}.</source>
        <translation>
            <numerusform>Eine Frage nach {file} exportiert.</numerusform>
            <numerusform>%n Fragen nach {file} exportiert.</numerusform>
        </translation>
    </message>
    <message>
        <source>All questions of this file are here already.</source>
        <translation>Alle Fragen dieser Datei sind schon hier.</translation>
    </message>
    <message numerus="yes">
        <source>(One conversation|%n conversations) of this file lay in the trash and (is|are) in the history again.</source>
        <translation>
            <numerusform>Eine Unterhaltung dieser Datei lag im Papierkorb und ist wieder im Verlauf.</numerusform>
            <numerusform>%n Unterhaltungen dieser Datei lagen im Papierkorb und sind wieder im Verlauf.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(One question was|%n questions were) imported.</source>
        <translation>
            <numerusform>Eine Frage wurde importiert.</numerusform>
            <numerusform>%n Fragen wurden importiert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more (was|were) here already.</source>
        <translation>
            <numerusform>%n weitere war schon hier.</numerusform>
            <numerusform>%n weitere waren schon hier.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n had no end yet when exported, and will get none here.</source>
        <translation>
            <numerusform>%n war beim Export noch nicht beendet; ihr Ende ist hier nicht mehr zu erfahren.</numerusform>
            <numerusform>%n waren beim Export noch nicht beendet; ihr Ende ist hier nicht mehr zu erfahren.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n came without the picture.</source>
        <translation>
            <numerusform>%n kam ohne das Bild.</numerusform>
            <numerusform>%n kamen ohne das Bild.</numerusform>
        </translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>Noch kein Bild</translation>
    </message>
    <message>
        <source>on white</source>
        <translation>auf Weiß</translation>
    </message>
    <message>
        <source>no GPS</source>
        <translation>ohne GPS</translation>
    </message>
    <message>
        <source>Show large</source>
        <translation>Groß anzeigen</translation>
    </message>
    <message>
        <source>Show large what the model sees</source>
        <translation>Groß anzeigen, was das Modell sieht</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>Was das Modell sieht</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Wird geprüft…</translation>
    </message>
    <message>
        <source>{part}: {state}</source>
        <translation>{part}: {state}</translation>
    </message>
    <message>
        <source>{part}: {state}. {text}</source>
        <translation>{part}: {state}. {text}</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Erneut prüfen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>This was copied. It holds no token, no question, no answer and no name of a file:</source>
        <translation>Das wurde kopiert. Es enthält kein Token, keine Frage, keine Antwort und keinen Dateinamen:</translation>
    </message>
    <message>
        <source>Close setup check</source>
        <translation>Einrichtungsprüfung schließen</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Wird geprüft…</translation>
    </message>
    <message>
        <source>Setup: {summary}</source>
        <translation>Einrichtung: {summary}</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Setup parts</source>
        <translation>Teile der Einrichtung</translation>
    </message>
    <message>
        <source>Copied diagnostics</source>
        <translation>Kopierte Diagnose</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>Diagnose kopieren</translation>
    </message>
    <message>
        <source>The demo engine was chosen: nobody outside this computer is asked.</source>
        <translation>Die Demo-Engine ist ausgewählt: Niemand außerhalb dieses Computers wird gefragt.</translation>
    </message>
    <message>
        <source>{host} is asked whose token this is and whether it has the model. No question is sent, and nothing is paid.</source>
        <translation>{host} wird gefragt, wem dieses Token gehört und ob das Modell dort vorhanden ist. Keine Frage wird gesendet, und es kostet nichts.</translation>
    </message>
    <message>
        <source>How long the answer may be: 100 tokens are about 75 English words.</source>
        <translation>Wie lang die Antwort sein darf: 100 Token sind etwa 75 englische Wörter.</translation>
    </message>
    <message>
        <source>How freely the model chooses its words: 0 is the most predictable, higher values vary more.</source>
        <translation>Wie frei das Modell seine Wörter wählt: 0 ist am besten vorhersehbar, höhere Werte bringen mehr Abwechslung.</translation>
    </message>
    <message>
        <source>Which words the model may choose from: 1 is all of them, lower values leave out unlikely ones.</source>
        <translation>Aus welchen Wörtern das Modell wählen darf: 1 sind alle, niedrigere Werte lassen unwahrscheinliche weg.</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Reset parameters</source>
        <translation>Parameter zurücksetzen</translation>
    </message>
    <message>
        <source>Undo reset</source>
        <translation>Zurücksetzen rückgängig</translation>
    </message>
    <message>
        <source>Top p has no effect while temperature is 0.</source>
        <translation>Top p hat keine Wirkung, solange die Temperatur 0 ist.</translation>
    </message>
    <message>
        <source>Reset: {action}</source>
        <translation>Zurücksetzen: {action}</translation>
    </message>
    <message>
        <source>{action}, {place}</source>
        <translation>{action}, {place}</translation>
    </message>
    <message>
        <source>{keys}: {why_not}</source>
        <translation>{keys}: {why_not}</translation>
    </message>
    <message>
        <source>Press the button with the keys, then the keys that you want. Backspace removes them, Esc leaves them as they are.</source>
        <translation>Drücken Sie die Schaltfläche mit den Tasten und dann die gewünschten Tasten. Die Rücktaste entfernt sie, Esc lässt sie, wie sie sind.</translation>
    </message>
    <message>
        <source>In the prompt Enter asks, Shift+Enter begins a line, Up and Down lead to earlier questions. A tool of the picture is moved with the arrow keys, Enter ends it, Esc leaves it. Tab goes from one thing to the next.</source>
        <translation>Im Eingabefeld stellt die Eingabetaste die Frage, Umschalt+Eingabetaste beginnt eine Zeile, Pfeil auf und Pfeil ab führen zu früheren Fragen. Ein Bildwerkzeug wird mit den Pfeiltasten bewegt, die Eingabetaste beendet es, Esc verlässt es. Tab geht von einem Element zum nächsten.</translation>
    </message>
    <message>
        <source>No action is called that.</source>
        <translation>Keine Aktion heißt so.</translation>
    </message>
    <message>
        <source>Close shortcuts</source>
        <translation>Tastenkürzel schließen</translation>
    </message>
    <message>
        <source>Search shortcuts</source>
        <translation>Tastenkürzel durchsuchen</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <source>Reset all shortcuts</source>
        <translation>Alle Tastenkürzel zurücksetzen</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>{name}: puts a question into the prompt</source>
        <translation>{name}: schreibt eine Frage in das Eingabefeld</translation>
    </message>
    <message>
        <source>Close text</source>
        <translation>Text schließen</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Find next</source>
        <translation>Weitersuchen</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Find previous</source>
        <translation>Rückwärts suchen</translation>
    </message>
    <message>
        <source>The first {first:,} of {count:,} characters. All of it is copied.</source>
        <translation>Die ersten {first:,} von {count:,} Zeichen. Kopiert wird alles.</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>Alles kopieren</translation>
    </message>
    <message>
        <source>From the end again.</source>
        <translation>Wieder vom Ende an.</translation>
    </message>
    <message>
        <source>From the start again.</source>
        <translation>Wieder vom Anfang an.</translation>
    </message>
    <message>
        <source>Not found.</source>
        <translation>Nicht gefunden.</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>{tool}: done</source>
        <translation>{tool}: fertig</translation>
    </message>
    <message>
        <source>Back to the picture (Esc)</source>
        <translation>Zurück zum Bild (Esc)</translation>
    </message>
    <message>
        <source>LLaVA Desktop is open already. Close it first, or name another folder with --data-dir.</source>
        <translation>LLaVA Desktop ist schon geöffnet. Schließen Sie es zuerst oder geben Sie mit --data-dir einen anderen Ordner an.</translation>
    </message>
    <message>
        <source>LLaVA Desktop is open already, but it does not answer. Close it, or end its process, then start it again.</source>
        <translation>LLaVA Desktop ist schon geöffnet, antwortet aber nicht. Schließen Sie es oder beenden Sie seinen Prozess, und starten Sie es dann neu.</translation>
    </message>
    <message>
        <source>LLaVA Desktop could not be started again: {why}. Start it yourself.</source>
        <translation>LLaVA Desktop konnte nicht neu gestartet werden: {why}. Starten Sie es selbst.</translation>
    </message>
    <message>
        <source>Something went wrong inside the app; your questions are kept. Details are in {path}.</source>
        <translation>In der App ging etwas schief; Ihre Fragen bleiben erhalten. Einzelheiten stehen in {path}.</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>Last week</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Früher</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>beantwortet</translation>
    </message>
    <message>
        <source>found: {text}</source>
        <translation>gefunden: {text}</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>mit Stern</translation>
    </message>
    <message numerus="yes">
        <source>%n question(s)</source>
        <translation>
            <numerusform>%n Frage</numerusform>
            <numerusform>%n Fragen</numerusform>
        </translation>
    </message>
    <message>
        <source>Take a screenshot with the desktop&apos;s own tool, then paste it here.</source>
        <translation>Machen Sie ein Bildschirmfoto mit dem Werkzeug des Desktops und fügen Sie es hier ein.</translation>
    </message>
    <message>
        <source>This desktop offers no screen capture to programs.</source>
        <translation>Dieser Desktop bietet Programmen keine Bildschirmfotos an.</translation>
    </message>
    <message>
        <source>The desktop did not capture the screen. Allow it in the system&apos;s privacy settings. Or: {instead}</source>
        <translation>Der Desktop hat den Bildschirm nicht aufgenommen. Erlauben Sie es in den Datenschutzeinstellungen des Systems. Oder: {instead}</translation>
    </message>
    <message>
        <source>The desktop&apos;s screen capture ended without an answer. Try again. Or: {instead}</source>
        <translation>Das Bildschirmfoto des Desktops endete ohne Antwort. Versuchen Sie es erneut. Oder: {instead}</translation>
    </message>
    <message>
        <source>From day</source>
        <translation>Erster Tag</translation>
    </message>
    <message>
        <source>To day</source>
        <translation>Letzter Tag</translation>
    </message>
    <message>
        <source>From</source>
        <comment>a day</comment>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <comment>a day</comment>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Opening the history…</source>
        <translation>Verlauf wird geöffnet…</translation>
    </message>
    <message>
        <source>Nothing can be saved, so nothing is sent.</source>
        <translation>Es lässt sich nichts speichern, deshalb wird nichts gesendet.</translation>
    </message>
    <message>
        <source>Saving works again.</source>
        <translation>Speichern funktioniert wieder.</translation>
    </message>
    <message>
        <source>The history cannot be read.</source>
        <translation>Der Verlauf kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Any day</source>
        <translation>Alle Tage</translation>
    </message>
    <message>
        <source>From one day to another…</source>
        <translation>Von einem Tag bis zu einem anderen…</translation>
    </message>
    <message>
        <source>Filter history</source>
        <translation>Verlauf filtern</translation>
    </message>
    <message>
        <source>Filter: {filter}. Press to clear</source>
        <translation>Filter: {filter}. Drücken, um ihn zu entfernen</translation>
    </message>
    <message>
        <source>Trash, {count}</source>
        <translation>Papierkorb, {count}</translation>
    </message>
    <message>
        <source>Trash, empty</source>
        <translation>Papierkorb, leer</translation>
    </message>
    <message>
        <source>Empty the trash…</source>
        <translation>Papierkorb leeren…</translation>
    </message>
    <message>
        <source>Erase everything…</source>
        <translation>Alles löschen…</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>Stern entfernen</translation>
    </message>
    <message>
        <source>Delete for ever…</source>
        <translation>Endgültig löschen…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren…</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Export and import</source>
        <translation>Export und Import</translation>
    </message>
    <message>
        <source>Questions you ask appear here. They stay on this computer.</source>
        <translation>Ihre Fragen erscheinen hier. Sie bleiben auf diesem Computer.</translation>
    </message>
    <message>
        <source>Nothing found. Search looks for the beginnings of words in questions, answers, file names and titles.</source>
        <translation>Nichts gefunden. Gesucht wird nach Wortanfängen in Fragen, Antworten, Dateinamen und Titeln.</translation>
    </message>
    <message>
        <source>Nothing here with these filters.</source>
        <translation>Mit diesen Filtern ist hier nichts.</translation>
    </message>
    <message>
        <source>The trash is empty. What is deleted stays here for 30 days.</source>
        <translation>Der Papierkorb ist leer. Gelöschtes bleibt 30 Tage hier.</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Star selected</source>
        <translation>Auswahl mit Stern markieren</translation>
    </message>
    <message>
        <source>Restore selected</source>
        <translation>Auswahl wiederherstellen</translation>
    </message>
    <message>
        <source>Export… selected</source>
        <translation>Auswahl exportieren…</translation>
    </message>
    <message>
        <source>Delete selected</source>
        <translation>Auswahl löschen</translation>
    </message>
    <message>
        <source>Compare selected</source>
        <translation>Auswahl vergleichen</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) selected</source>
        <translation>
            <numerusform>%n Unterhaltung ausgewählt</numerusform>
            <numerusform>%n Unterhaltungen ausgewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Auf diesem Computer</translation>
    </message>
    <message>
        <source>On Replicate</source>
        <translation>Bei Replicate</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Eingefügtes Bild</translation>
    </message>
    <message>
        <source>Nothing usable arrived. Drop a picture file, or choose one.</source>
        <translation>Nichts Brauchbares kam an. Ziehen Sie eine Bilddatei hierher oder wählen Sie eine aus.</translation>
    </message>
    <message>
        <source>That is text, not a picture. Drop a picture file, or choose one.</source>
        <translation>Das ist Text, kein Bild. Ziehen Sie eine Bilddatei hierher oder wählen Sie eine aus.</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>Holen</translation>
    </message>
    <message>
        <source>Cancel fetching</source>
        <translation>Holen abbrechen</translation>
    </message>
    <message>
        <source>Looking through the folder…</source>
        <translation>Der Ordner wird durchsucht…</translation>
    </message>
    <message>
        <source>Fetching the picture from {host}…</source>
        <translation>Das Bild wird von {host} geholt…</translation>
    </message>
    <message>
        <source>Fetch the picture from {host}?</source>
        <translation>Bild von {host} holen?</translation>
    </message>
    <message>
        <source>Press the keys…</source>
        <translation>Tasten drücken…</translation>
    </message>
    <message>
        <source>Press the keys now. Backspace removes them, Escape leaves them as they are.</source>
        <translation>Drücken Sie jetzt die Tasten. Die Rücktaste entfernt sie, Esc lässt sie, wie sie sind.</translation>
    </message>
    <message>
        <source>none</source>
        <comment>no keys</comment>
        <translation>keine</translation>
    </message>
    <message>
        <source>{action}: {keys}</source>
        <translation>{action}: {keys}</translation>
    </message>
    <message>
        <source>Write a mail to {host}?</source>
        <translation>Eine E-Mail an {host} schreiben?</translation>
    </message>
    <message>
        <source>Open {host} in the browser?</source>
        <translation>{host} im Browser öffnen?</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Link</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Link öffnen</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Dismiss link</source>
        <translation>Link verwerfen</translation>
    </message>
    <message>
        <source>Pictures ({suffixes})</source>
        <translation>Bilder ({suffixes})</translation>
    </message>
    <message>
        <source>All files ({suffixes})</source>
        <translation>Alle Dateien ({suffixes})</translation>
    </message>
    <message>
        <source>What the model sees. Escape goes back to the picture.</source>
        <translation>Was das Modell sieht. Esc führt zurück zum Bild.</translation>
    </message>
    <message numerus="yes">
        <source>the model looks at %n tile(s) of {size} px, and at the whole once more</source>
        <translation>
            <numerusform>das Modell betrachtet %n Kachel von {size}&#xa0;px und zusätzlich das Ganze</numerusform>
            <numerusform>das Modell betrachtet %n Kacheln von {size}&#xa0;px und zusätzlich das Ganze</numerusform>
        </translation>
    </message>
    <message>
        <source>Ask anyway</source>
        <translation>Trotzdem fragen</translation>
    </message>
    <message>
        <source>{spent} of {limit}</source>
        <translation>{spent} von {limit}</translation>
    </message>
    <message>
        <source>The seconds that the model ran for questions that were asked here, also those that were deleted, at {amount} a second. The rate, and a limit, are in Settings.</source>
        <translation>Die Sekunden, die das Modell für hier gestellte Fragen lief, auch für gelöschte, bei {amount} pro Sekunde. Preis und Limit stehen in den Einstellungen.</translation>
    </message>
    <message numerus="yes">
        <source>%n under way, an estimated {amount} more</source>
        <comment>questions</comment>
        <translation>
            <numerusform>%n unterwegs, geschätzt weitere {amount}</numerusform>
            <numerusform>%n unterwegs, geschätzt weitere {amount}</numerusform>
        </translation>
    </message>
    <message>
        <source>This month</source>
        <translation>Dieser Monat</translation>
    </message>
    <message>
        <source>Cost so far</source>
        <translation>Bisherige Kosten</translation>
    </message>
    <message>
        <source>Not now: {why}</source>
        <translation>Jetzt nicht: {why}</translation>
    </message>
    <message>
        <source>{name} slider</source>
        <translation>{name}, Schieberegler</translation>
    </message>
    <message>
        <source>Turned right</source>
        <translation>Nach rechts gedreht</translation>
    </message>
    <message>
        <source>Turned left</source>
        <translation>Nach links gedreht</translation>
    </message>
    <message>
        <source>The picture is still being opened.</source>
        <translation>Das Bild wird noch geöffnet.</translation>
    </message>
    <message>
        <source>The picture is being made ready with your changes.</source>
        <translation>Das Bild wird mit Ihren Änderungen vorbereitet.</translation>
    </message>
    <message>
        <source>Choose a region</source>
        <translation>Ausschnitt wählen</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>{name} wird geöffnet…</translation>
    </message>
    <message>
        <source>No picture yet. Press Enter to choose a file, or paste one.</source>
        <translation>Noch kein Bild. Drücken Sie die Eingabetaste, um eine Datei auszuwählen, oder fügen Sie eines ein.</translation>
    </message>
    <message>
        <source>{name}. {sends}. {help}</source>
        <translation>{name}. {sends}. {help}</translation>
    </message>
    <message>
        <source>{name}. {sends}. Press Enter to choose another, Delete to remove it.</source>
        <translation>{name}. {sends}. Drücken Sie die Eingabetaste, um ein anderes auszuwählen, Entf, um es zu entfernen.</translation>
    </message>
    <message>
        <source>Text in the region would be under about 8 px high: choose a smaller one.</source>
        <translation>Text im Ausschnitt wäre weniger als etwa 8&#xa0;px hoch: Wählen Sie einen kleineren.</translation>
    </message>
    <message>
        <source>Text in it would be under about 8 px high: choose a region.</source>
        <translation>Text darin wäre weniger als etwa 8&#xa0;px hoch: Wählen Sie einen Ausschnitt.</translation>
    </message>
    <message>
        <source>Making it ready…</source>
        <translation>Wird vorbereitet…</translation>
    </message>
    <message>
        <source>Select region</source>
        <translation>Ausschnitt wählen</translation>
    </message>
    <message>
        <source>Ask about a part of the picture: only that is sent, as sharp as it was taken</source>
        <translation>Zu einem Teil des Bildes fragen: Nur dieser wird gesendet, so scharf wie aufgenommen</translation>
    </message>
    <message>
        <source>Paint over what nobody shall see: it is gone from what is sent</source>
        <translation>Übermalen, was niemand sehen soll: Es wird nicht mitgesendet</translation>
    </message>
    <message>
        <source>Exactly what is sent, and how the model cuts it up</source>
        <translation>Genau das, was gesendet wird, und wie das Modell es zerteilt</translation>
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
        <translation>Eingepasst</translation>
    </message>
    <message>
        <source>Ctrl+wheel or pinch to zoom</source>
        <translation>Strg+Mausrad oder zwei Finger zum Zoomen</translation>
    </message>
    <message>
        <source>{keys} zooms in</source>
        <translation>{keys} vergrößert</translation>
    </message>
    <message>
        <source>{keys} fits</source>
        <translation>{keys} passt ein</translation>
    </message>
    <message>
        <source>{keys} is one to one</source>
        <translation>{keys} zeigt eins zu eins</translation>
    </message>
    <message>
        <source>{action} ({keys})</source>
        <translation>{action} ({keys})</translation>
    </message>
    <message>
        <source>Picture tools</source>
        <translation>Bildwerkzeuge</translation>
    </message>
    <message>
        <source>The demo engine that was asked has ended. Ask again.</source>
        <translation>Die gefragte Demo-Engine ist beendet. Fragen Sie erneut.</translation>
    </message>
    <message>
        <source>An answer could not be saved here.</source>
        <translation>Eine Antwort konnte hier nicht gespeichert werden.</translation>
    </message>
    <message>
        <source>Ask about the picture…</source>
        <translation>Zum Bild fragen…</translation>
    </message>
    <message>
        <source>Ask again about this picture…</source>
        <translation>Noch einmal zu diesem Bild fragen…</translation>
    </message>
    <message>
        <source>Ask another question…</source>
        <translation>Weitere Frage stellen…</translation>
    </message>
    <message>
        <source>This question was asked at {engine}. Add its API token in Settings, then press “Check now” again.</source>
        <translation>Diese Frage ging an {engine}. Fügen Sie in den Einstellungen das passende API-Token hinzu und drücken Sie dann noch einmal „Jetzt prüfen“.</translation>
    </message>
    <message>
        <source>This question cannot be read.</source>
        <translation>Diese Frage kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Preset name</source>
        <translation>Name der Vorlage</translation>
    </message>
    <message>
        <source>Preset text</source>
        <translation>Text der Vorlage</translation>
    </message>
    <message>
        <source>Own max tokens</source>
        <translation>Eigene max. Token</translation>
    </message>
    <message>
        <source>Preset max tokens</source>
        <translation>Max. Token der Vorlage</translation>
    </message>
    <message>
        <source>Own temperature</source>
        <translation>Eigene Temperatur</translation>
    </message>
    <message>
        <source>Preset temperature</source>
        <translation>Temperatur der Vorlage</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>What it puts into the prompt</source>
        <translation>Was sie in das Eingabefeld schreibt</translation>
    </message>
    <message>
        <source>With parameters of its own</source>
        <translation>Mit eigenen Parametern</translation>
    </message>
    <message>
        <source>Presets ▾</source>
        <translation>Vorlagen ▾</translation>
    </message>
    <message>
        <source>{keys} opens the menu</source>
        <translation>{keys} öffnet das Menü</translation>
    </message>
    <message>
        <source>Edit presets…</source>
        <translation>Vorlagen bearbeiten…</translation>
    </message>
    <message>
        <source>There is nothing to put in the place of {name} (the picture&apos;s name); it was left empty.</source>
        <translation>Für {name} (Name des Bildes) gibt es nichts einzusetzen; die Stelle blieb leer.</translation>
    </message>
    <message>
        <source>There is nothing to put in the place of {folder} (its folder); it was left empty.</source>
        <translation>Für {folder} (sein Ordner) gibt es nichts einzusetzen; die Stelle blieb leer.</translation>
    </message>
    <message>
        <source>There is nothing to put in the place of {name} (the picture&apos;s name) and {folder} (its folder); it was left empty.</source>
        <translation>Für {name} (Name des Bildes) und {folder} (sein Ordner) gibt es nichts einzusetzen; die Stellen blieben leer.</translation>
    </message>
    <message>
        <source>There is nothing to put in the place of {folder} (its folder) and {name} (the picture&apos;s name); it was left empty.</source>
        <translation>Für {folder} (sein Ordner) und {name} (Name des Bildes) gibt es nichts einzusetzen; die Stellen blieben leer.</translation>
    </message>
    <message>
        <source>New preset</source>
        <translation>Neue Vorlage</translation>
    </message>
    <message>
        <source>A preset puts its words into the prompt, where you see them before they are sent. The first four stand under the picture. {name} is the picture&apos;s name, {folder} the name of its folder, {date} today; {{ is a brace.</source>
        <translation>Eine Vorlage schreibt ihre Worte in das Eingabefeld, wo Sie sie vor dem Senden sehen. Die ersten vier stehen unter dem Bild. {name} ist der Name des Bildes, {folder} der Name seines Ordners, {date} das heutige Datum; {{ ist eine geschweifte Klammer.</translation>
    </message>
    <message>
        <source>Close presets</source>
        <translation>Vorlagen schließen</translation>
    </message>
    <message>
        <source>Undo delete</source>
        <translation>Löschen rückgängig</translation>
    </message>
    <message>
        <source>Deleted: {name}</source>
        <translation>Gelöscht: {name}</translation>
    </message>
    <message>
        <source>Preset list</source>
        <translation>Liste der Vorlagen</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Move preset up</source>
        <translation>Vorlage nach oben verschieben</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Move preset down</source>
        <translation>Vorlage nach unten verschieben</translation>
    </message>
    <message>
        <source>Delete preset</source>
        <translation>Vorlage löschen</translation>
    </message>
    <message>
        <source>Bring back the app&apos;s own</source>
        <translation>Mitgelieferte zurückholen</translation>
    </message>
    <message>
        <source>Bring back built-in presets</source>
        <translation>Mitgelieferte Vorlagen zurückholen</translation>
    </message>
    <message>
        <source>{name}, {place} of {count}</source>
        <translation>{name}, {place} von {count}</translation>
    </message>
    <message>
        <source>Deleted: {name}. Undo brings it back.</source>
        <translation>Gelöscht: {name}. „Rückgängig“ holt sie zurück.</translation>
    </message>
    <message>
        <source>The last question is still being answered.</source>
        <translation>Die letzte Frage wird noch beantwortet.</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Eingabefeld</translation>
    </message>
    <message>
        <source>The receipt is on the clipboard.</source>
        <translation>Der Beleg ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>The request is on the clipboard, without the token.</source>
        <translation>Die Anfrage ist in der Zwischenablage, ohne das Token.</translation>
    </message>
    <message>
        <source>The picture that was sent is not on this computer any more, so the request cannot be made again.</source>
        <translation>Das gesendete Bild ist nicht mehr auf diesem Computer, deshalb lässt sich die Anfrage nicht noch einmal erstellen.</translation>
    </message>
    <message>
        <source>It cannot be run exactly again now: {asked} was asked, and {engine} answers now.</source>
        <translation>Das lässt sich jetzt nicht genauso wiederholen: Gefragt wurde {asked}, und jetzt antwortet {engine}.</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Copy receipt</source>
        <translation>Beleg kopieren</translation>
    </message>
    <message>
        <source>Copy as curl</source>
        <translation>Als curl kopieren</translation>
    </message>
    <message>
        <source>Copy as Python</source>
        <translation>Als Python kopieren</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Full reply</source>
        <translation>Ganze Rückmeldung</translation>
    </message>
    <message>
        <source>Run exactly again</source>
        <translation>Genauso wiederholen</translation>
    </message>
    <message>
        <source>The same request as a line for a shell. It reads the token from REPLICATE_API_TOKEN.</source>
        <translation>Dieselbe Anfrage als Zeile für eine Shell. Sie liest das Token aus REPLICATE_API_TOKEN.</translation>
    </message>
    <message>
        <source>The same request as a Python program. It reads the token from REPLICATE_API_TOKEN.</source>
        <translation>Dieselbe Anfrage als Python-Programm. Es liest das Token aus REPLICATE_API_TOKEN.</translation>
    </message>
    <message>
        <source>What the model printed</source>
        <translation>Was das Modell ausgegeben hat</translation>
    </message>
    <message>
        <source>What the engine said of it at the end, without the picture</source>
        <translation>Was die Engine am Ende dazu gemeldet hat, ohne das Bild</translation>
    </message>
    <message>
        <source>A new question with just this request: one more run, and one more cost</source>
        <translation>Eine neue Frage mit genau dieser Anfrage: noch ein Lauf und noch einmal Kosten</translation>
    </message>
    <message>
        <source>This answer</source>
        <translation>Diese Antwort</translation>
    </message>
    <message>
        <source>{waited}, the model had to start first</source>
        <translation>{waited}, das Modell musste erst starten</translation>
    </message>
    <message>
        <source>{waited}, model start</source>
        <translation>{waited}, Modellstart</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>Gone from what is sent</source>
        <translation>Wird nicht mitgesendet</translation>
    </message>
    <message>
        <source>Paint over what nobody shall see. It is gone from what is sent.</source>
        <translation>Übermalen Sie, was niemand sehen soll. Es wird nicht mitgesendet.</translation>
    </message>
    <message>
        <source>Redaction</source>
        <translation>Schwärzung</translation>
    </message>
    <message>
        <source>Brush size</source>
        <translation>Pinselgröße</translation>
    </message>
    <message>
        <source>Brush size ( [ and ] )</source>
        <translation>Pinselgröße ( [ und ] )</translation>
    </message>
    <message>
        <source>Undo stroke</source>
        <translation>Strich rückgängig</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>Rückgängig (Strg+Z)</translation>
    </message>
    <message>
        <source>Redo stroke</source>
        <translation>Strich wiederholen</translation>
    </message>
    <message>
        <source>Redo (Ctrl+Shift+Z)</source>
        <translation>Wiederholen (Strg+Umschalt+Z)</translation>
    </message>
    <message>
        <source>Clear strokes</source>
        <translation>Striche entfernen</translation>
    </message>
    <message>
        <source>Clear: nothing is painted over</source>
        <translation>Leeren: Nichts ist geschwärzt</translation>
    </message>
    <message>
        <source>Arrow keys move the cross-hair, with Ctrl slowly; Space paints. Square brackets change the size of the brush. Control Z undoes. Escape leaves the brush.</source>
        <translation>Die Pfeiltasten bewegen das Fadenkreuz, mit Strg langsam; die Leertaste malt. Eckige Klammern ändern die Größe des Pinsels. Strg Z macht rückgängig. Esc verlässt den Pinsel.</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Rückgängig gemacht</translation>
    </message>
    <message>
        <source>Redone</source>
        <translation>Wiederholt</translation>
    </message>
    <message>
        <source>Nothing is painted over.</source>
        <translation>Nichts ist geschwärzt.</translation>
    </message>
    <message>
        <source>{across} % from the left, {down} % from the top</source>
        <translation>{across}&#xa0;% von links, {down}&#xa0;% von oben</translation>
    </message>
    <message>
        <source>Painted over: gone from what is sent.</source>
        <translation>Geschwärzt: Das wird nicht mitgesendet.</translation>
    </message>
    <message>
        <source>Draw a box around what you want to ask about.</source>
        <translation>Ziehen Sie einen Rahmen um das, wozu Sie fragen möchten.</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>Ganzes Bild</translation>
    </message>
    <message>
        <source>Send all of it (Delete)</source>
        <translation>Alles senden (Entf)</translation>
    </message>
    <message>
        <source>Region {size}</source>
        <translation>Ausschnitt {size}</translation>
    </message>
    <message>
        <source>Arrow keys move the region, with Shift they resize it. Enter takes it, Escape removes it.</source>
        <translation>Die Pfeiltasten verschieben den Ausschnitt, mit Umschalt ändern sie seine Größe. Die Eingabetaste übernimmt ihn, Esc entfernt ihn.</translation>
    </message>
    <message>
        <source>{region} px, sent as {sent}</source>
        <translation>{region}&#xa0;px, gesendet als {sent}</translation>
    </message>
    <message>
        <source>The whole picture is sent.</source>
        <translation>Das ganze Bild wird gesendet.</translation>
    </message>
    <message>
        <source>Region {pixels}, {across} % from the left, {down} % from the top</source>
        <translation>Ausschnitt {pixels}, {across}&#xa0;% von links, {down}&#xa0;% von oben</translation>
    </message>
    <message>
        <source>Looking at it…</source>
        <translation>Wird abgerufen…</translation>
    </message>
    <message>
        <source>Being stopped…</source>
        <translation>Wird gestoppt…</translation>
    </message>
    <message>
        <source>The model failed: {why}</source>
        <translation>Das Modell ist gescheitert: {why}</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Gestartet</translation>
    </message>
    <message>
        <source>comes with it</source>
        <translation>liegt bei</translation>
    </message>
    <message>
        <source>at an address on the web</source>
        <translation>an einer Adresse im Web</translation>
    </message>
    <message>
        <source>Stop this run at the engine? Wherever it was started, it ends there too. What it ran so far is charged.</source>
        <translation>Diesen Lauf bei der Engine stoppen? Wo auch immer er gestartet wurde, dort endet er ebenfalls. Seine bisherige Laufzeit wird berechnet.</translation>
    </message>
    <message>
        <source>Stop the run</source>
        <translation>Lauf stoppen</translation>
    </message>
    <message>
        <source>Let it run</source>
        <translation>Weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Show log</source>
        <translation>Protokoll anzeigen</translation>
    </message>
    <message>
        <source>Hide log</source>
        <translation>Protokoll ausblenden</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Answer on Replicate</source>
        <translation>Antwort bei Replicate</translation>
    </message>
    <message>
        <source>Import into history</source>
        <translation>In den Verlauf importieren</translation>
    </message>
    <message>
        <source>Open in history</source>
        <translation>Im Verlauf öffnen</translation>
    </message>
    <message>
        <source>Stop this run…</source>
        <translation>Diesen Lauf stoppen…</translation>
    </message>
    <message>
        <source>Stop this run</source>
        <translation>Diesen Lauf stoppen</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Jetzt prüfen</translation>
    </message>
    <message>
        <source>Open web page…</source>
        <translation>Webseite öffnen…</translation>
    </message>
    <message>
        <source>Open web page</source>
        <translation>Webseite öffnen</translation>
    </message>
    <message>
        <source>Predictions on Replicate</source>
        <translation>Vorgänge bei Replicate</translation>
    </message>
    <message>
        <source>This is the demo engine&apos;s own list, which is forgotten when the app closes. With an API token in Settings your account&apos;s stands here.</source>
        <translation>Das ist die eigene Liste der Demo-Engine; sie wird beim Schließen der App vergessen. Mit einem API-Token in den Einstellungen steht hier die Ihres Kontos.</translation>
    </message>
    <message>
        <source>There is nothing in this list yet.</source>
        <translation>In dieser Liste ist noch nichts.</translation>
    </message>
    <message>
        <source>None of these was answered by LLaVA.</source>
        <translation>Keinen davon hat LLaVA beantwortet.</translation>
    </message>
    <message>
        <source>Reading the list…</source>
        <translation>Die Liste wird gelesen…</translation>
    </message>
    <message>
        <source>Search older ones</source>
        <translation>Ältere durchsuchen</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Open Settings</source>
        <translation>Einstellungen öffnen</translation>
    </message>
    <message>
        <source>LLaVA only</source>
        <translation>Nur LLaVA</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message numerus="yes">
        <source>%n were looked at.</source>
        <translation>
            <numerusform>%n wurde angesehen.</numerusform>
            <numerusform>%n wurden angesehen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Restore history</source>
        <translation>Verlauf wiederherstellen</translation>
    </message>
    <message>
        <source>Your questions are being brought back…</source>
        <translation>Ihre Fragen werden zurückgeholt…</translation>
    </message>
    <message>
        <source>Not everything could be brought back.</source>
        <translation>Nicht alles ließ sich zurückholen.</translation>
    </message>
    <message>
        <source>The history file was damaged; it was put aside, and a new history begun.</source>
        <translation>Die Verlaufsdatei war beschädigt; sie wurde beiseitegelegt und ein neuer Verlauf begonnen.</translation>
    </message>
    <message>
        <source>Questions can still be read from it.</source>
        <translation>Fragen daraus sind noch lesbar.</translation>
    </message>
    <message>
        <source>There is a backup of {day}.</source>
        <translation>Es gibt eine Sicherung vom {day}.</translation>
    </message>
    <message>
        <source>Nothing in it can be read. It is kept in {folder}.</source>
        <translation>Nichts darin ist lesbar. Die Datei liegt in {folder}.</translation>
    </message>
    <message numerus="yes">
        <source>(One question is|%n questions are) back.</source>
        <translation>
            <numerusform>Eine Frage ist zurück.</numerusform>
            <numerusform>%n Fragen sind zurück.</numerusform>
        </translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <comment>a day, for Qt</comment>
        <translation>d. MMMM yyyy</translation>
    </message>
    <message>
        <source>[picture: {name}]</source>
        <translation>[Bild: {name}]</translation>
    </message>
    <message>
        <source>Erase every question, answer and picture of this computer&apos;s history, its backups and the log? This cannot be undone. What is under way is cancelled.</source>
        <translation>Alle Fragen, Antworten und Bilder im Verlauf dieses Computers, seine Sicherungen und das Protokoll löschen? Das lässt sich nicht rückgängig machen. Was noch läuft, wird abgebrochen.</translation>
    </message>
    <message>
        <source>Erase everything</source>
        <translation>Alles löschen</translation>
    </message>
    <message>
        <source>The history could not be updated.</source>
        <translation>Der Verlauf konnte nicht aktualisiert werden.</translation>
    </message>
    <message numerus="yes">
        <source>Delete (this conversation|these %n conversations) for ever, with answers and pictures, also from the backups?</source>
        <translation>
            <numerusform>Diese Unterhaltung mit Antworten und Bildern endgültig löschen, auch aus den Sicherungen?</numerusform>
            <numerusform>Diese %n Unterhaltungen mit Antworten und Bildern endgültig löschen, auch aus den Sicherungen?</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete for ever</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message numerus="yes">
        <source>Cancel, also at the engine, and move (this conversation|these %n conversations) to the trash?</source>
        <translation>
            <numerusform>Auch bei der Engine abbrechen und diese Unterhaltung in den Papierkorb verschieben?</numerusform>
            <numerusform>Auch bei der Engine abbrechen und diese %n Unterhaltungen in den Papierkorb verschieben?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(An answer is|%n answers are) still on the way.</source>
        <translation>
            <numerusform>Eine Antwort ist noch unterwegs.</numerusform>
            <numerusform>%n Antworten sind noch unterwegs.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel and delete</source>
        <translation>Abbrechen und löschen</translation>
    </message>
    <message>
        <source>Delete everything that is in the trash for ever, also from the backups?</source>
        <translation>Alles im Papierkorb endgültig löschen, auch aus den Sicherungen?</translation>
    </message>
    <message>
        <source>Empty the trash</source>
        <translation>Papierkorb leeren</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) moved to the trash, kept for {days} days.</source>
        <translation>
            <numerusform>%n Unterhaltung in den Papierkorb verschoben, {days} Tage aufbewahrt.</numerusform>
            <numerusform>%n Unterhaltungen in den Papierkorb verschoben, {days} Tage aufbewahrt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) restored.</source>
        <translation>
            <numerusform>%n Unterhaltung wiederhergestellt.</numerusform>
            <numerusform>%n Unterhaltungen wiederhergestellt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n backup(s)</source>
        <translation>
            <numerusform>%n Sicherung</numerusform>
            <numerusform>%n Sicherungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n log(s)</source>
        <translation>
            <numerusform>%n Protokoll</numerusform>
            <numerusform>%n Protokolle</numerusform>
        </translation>
    </message>
    <message>
        <source>Erased: {questions}, {pictures}, {backups}, {logs}.</source>
        <translation>Gelöscht: {questions}, {pictures}, {backups}, {logs}.</translation>
    </message>
    <message>
        <source>Erased: {questions}, {pictures}, {backups}, {logs}, {histories}.</source>
        <translation>Gelöscht: {questions}, {pictures}, {backups}, {logs}, {histories}.</translation>
    </message>
    <message numerus="yes">
        <source>%n damaged (history|histories)</source>
        <translation>
            <numerusform>%n beschädigter Verlauf</numerusform>
            <numerusform>%n beschädigte Verläufe</numerusform>
        </translation>
    </message>
    <message>
        <source>There is another question in the prompt box. Ask or clear it first.</source>
        <translation>Im Eingabefeld steht eine andere Frage. Stellen oder entfernen Sie sie zuerst.</translation>
    </message>
    <message>
        <source>The picture of this question is not here any more. Drop it again to ask about it.</source>
        <translation>Das Bild dieser Frage ist nicht mehr hier. Ziehen Sie es noch einmal hierher, um dazu zu fragen.</translation>
    </message>
    <message>
        <source>Ask again with these parameters</source>
        <translation>Mit diesen Parametern erneut fragen</translation>
    </message>
    <message>
        <source>Ask again about this part</source>
        <translation>Zu diesem Teil erneut fragen</translation>
    </message>
    <message>
        <source>Send earlier questions</source>
        <translation>Frühere Fragen mitsenden</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Neue Unterhaltung</translation>
    </message>
    <message>
        <source>Question and answer {number}: {words}</source>
        <translation>Frage und Antwort {number}: {words}</translation>
    </message>
    <message>
        <source>Question {number}</source>
        <translation>Frage {number}</translation>
    </message>
    <message>
        <source>Answer {number}</source>
        <translation>Antwort {number}</translation>
    </message>
    <message>
        <source>Previous answer to question {number}</source>
        <translation>Vorige Antwort auf Frage {number}</translation>
    </message>
    <message>
        <source>Next answer to question {number}</source>
        <translation>Nächste Antwort auf Frage {number}</translation>
    </message>
    <message>
        <source>Compare answers to question {number}</source>
        <translation>Antworten auf Frage {number} vergleichen</translation>
    </message>
    <message numerus="yes">
        <source>Show %n earlier question(s)</source>
        <translation>
            <numerusform>%n frühere Frage anzeigen</numerusform>
            <numerusform>%n frühere Fragen anzeigen</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep the question as it is</source>
        <translation>Frage so lassen, wie sie ist</translation>
    </message>
    <message>
        <source>The conversation cannot be read.</source>
        <translation>Die Unterhaltung kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Previous answer</source>
        <translation>Vorige Antwort</translation>
    </message>
    <message>
        <source>Next answer</source>
        <translation>Nächste Antwort</translation>
    </message>
    <message>
        <source>Compare answers</source>
        <translation>Antworten vergleichen</translation>
    </message>
    <message>
        <source>Answer {at} of {of}</source>
        <translation>Antwort {at} von {of}</translation>
    </message>
    <message>
        <source>{at} of {of}</source>
        <translation>{at} von {of}</translation>
    </message>
    <message>
        <source>“{text}”</source>
        <translation>„{text}“</translation>
    </message>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>Erasing…</source>
        <translation>Wird gelöscht…</translation>
    </message>
    <message>
        <source>Updating the history…</source>
        <translation>Verlauf wird aktualisiert…</translation>
    </message>
    <message>
        <source>Sharpening…</source>
        <translation>Wird geschärft…</translation>
    </message>
</context>
</TS>
