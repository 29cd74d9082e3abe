<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) (is|are) ready</source>
        <translation>
            <numerusform>%n respuesta lista</numerusform>
            <numerusform>%n respuestas listas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n question(s) (has|have) ended</source>
        <translation>
            <numerusform>%n pregunta terminada</numerusform>
            <numerusform>%n preguntas terminadas</numerusform>
        </translation>
    </message>
    <message>
        <source>The answer is ready</source>
        <translation>La respuesta está lista</translation>
    </message>
    <message>
        <source>A question was not answered</source>
        <translation>Una pregunta no obtuvo respuesta</translation>
    </message>
    <message>
        <source>Picture from the web</source>
        <translation>Imagen de la web</translation>
    </message>
    <message>
        <source>That is a link this app does not follow. Save the picture first, then drop the file.</source>
        <translation>Esta aplicación no abre enlaces de este tipo. Guarde primero la imagen y después suelte el archivo.</translation>
    </message>
    <message>
        <source>That picture would come over a connection that is not encrypted. Save it first, then drop the file.</source>
        <translation>Esa imagen llegaría por una conexión sin cifrar. Guárdela primero y después suelte el archivo.</translation>
    </message>
    <message>
        <source>{received} of {whole}</source>
        <translation>{received} de {whole}</translation>
    </message>
    <message>
        <source>That link should hold a picture, but nothing can be read in it.</source>
        <translation>Ese enlace debería contener una imagen, pero no se puede leer nada en él.</translation>
    </message>
    <message>
        <source>That picture is too large.</source>
        <translation>Esa imagen es demasiado grande.</translation>
    </message>
    <message>
        <source>From the web pictures may have up to {size}.</source>
        <translation>Las imágenes de la web pueden ocupar hasta {size}.</translation>
    </message>
    <message>
        <source>System language</source>
        <translation>Idioma del sistema</translation>
    </message>
    <message>
        <source>This month&apos;s cost is not known, so the app cannot tell whether your limit of {limit} would be passed.</source>
        <translation>No se sabe cuánto ha costado este mes, así que la aplicación no puede saber si se superaría su límite de {limit}.</translation>
    </message>
    <message>
        <source>A question costs about {amount}, an estimate.</source>
        <translation>Una pregunta cuesta unos {amount}, según una estimación.</translation>
    </message>
    <message>
        <source>A question costs about {amount}, estimated by your earlier ones.</source>
        <translation>Una pregunta cuesta unos {amount}, según las anteriores.</translation>
    </message>
    <message numerus="yes">
        <source>(This|These %n questions) would pass your limit of {limit} this month ({spent} so far).</source>
        <translation>
            <numerusform>Esta pregunta superaría su límite de {limit} para este mes ({spent} hasta ahora).</numerusform>
            <numerusform>Estas %n preguntas superarían su límite de {limit} para este mes ({spent} hasta ahora).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(This|These %n questions) would pass your limit of {limit} this month ({spent} so far, and {under_way} under way at an estimated {amount}).</source>
        <translation>
            <numerusform>Esta pregunta superaría su límite de {limit} para este mes ({spent} hasta ahora y {under_way} en curso, con un coste estimado de {amount}).</numerusform>
            <numerusform>Estas %n preguntas superarían su límite de {limit} para este mes ({spent} hasta ahora y {under_way} en curso, con un coste estimado de {amount}).</numerusform>
        </translation>
    </message>
    <message>
        <source>${amount:,.{decimals}f}</source>
        <translation>${amount:,.{decimals}f}</translation>
    </message>
    <message>
        <source>free</source>
        <comment>it costs nothing</comment>
        <translation>gratis</translation>
    </message>
    <message>
        <source>about {amount}</source>
        <translation>unos {amount}</translation>
    </message>
    <message>
        <source>at least {amount}</source>
        <translation>al menos {amount}</translation>
    </message>
    <message>
        <source>It should look like http://host:8080.</source>
        <translation>Debería tener la forma http://host:8080.</translation>
    </message>
    <message>
        <source>The proxy&apos;s address cannot be read.</source>
        <translation>No se puede leer la dirección del proxy.</translation>
    </message>
    <message>
        <source>A proxy&apos;s password is a secret, and is not kept in a file of settings.</source>
        <translation>La contraseña de un proxy es secreta y no se guarda en un archivo de ajustes.</translation>
    </message>
    <message>
        <source>Leave this empty, and name the proxy with its password in HTTPS_PROXY.</source>
        <translation>Deje esto vacío e indique el proxy con su contraseña en HTTPS_PROXY.</translation>
    </message>
    <message>
        <source>A SOCKS proxy cannot be used.</source>
        <translation>No se puede usar un proxy SOCKS.</translation>
    </message>
    <message>
        <source>The proxy&apos;s address cannot be used.</source>
        <translation>No se puede usar la dirección del proxy.</translation>
    </message>
    <message>
        <source>The file of certificates needs its whole path.</source>
        <translation>El archivo de certificados necesita su ruta completa.</translation>
    </message>
    <message>
        <source>Choose it with the button.</source>
        <translation>Elíjalo con el botón.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Versión</translation>
    </message>
    <message>
        <source>Max tokens</source>
        <translation>Máx. de tokens</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatura</translation>
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
        <translation>Preguntas anteriores enviadas</translation>
    </message>
    <message>
        <source>none</source>
        <comment>turns</comment>
        <translation>ninguno</translation>
    </message>
    <message>
        <source>none</source>
        <comment>picture</comment>
        <translation>ninguna</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Zona</translation>
    </message>
    <message>
        <source>Sent as</source>
        <translation>Enviada como</translation>
    </message>
    <message>
        <source>none</source>
        <comment>region</comment>
        <translation>ninguna</translation>
    </message>
    <message>
        <source>the whole</source>
        <comment>picture</comment>
        <translation>imagen completa</translation>
    </message>
    <message>
        <source>{pixels} at {left}, {top}</source>
        <translation>{pixels} en {left}, {top}</translation>
    </message>
    <message>
        <source>turned {degrees}°</source>
        <translation>girada {degrees}°</translation>
    </message>
    <message>
        <source>painted over</source>
        <comment>picture</comment>
        <translation>con partes tapadas</translation>
    </message>
    <message>
        <source>no picture</source>
        <translation>sin imagen</translation>
    </message>
    <message>
        <source>{sent}, best quality</source>
        <translation>{sent}, máxima calidad</translation>
    </message>
    <message>
        <source>{name} must be between {least:g} and {most:g}.</source>
        <translation>{name} debe estar entre {least:g} y {most:g}.</translation>
    </message>
    <message>
        <source>It is {value:g} now.</source>
        <translation>Ahora es {value:g}.</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>Sin título</translation>
    </message>
    <message>
        <source>Describe</source>
        <translation>Describir</translation>
    </message>
    <message>
        <source>Read text</source>
        <translation>Leer el texto</translation>
    </message>
    <message>
        <source>Alt text</source>
        <translation>Texto alternativo</translation>
    </message>
    <message>
        <source>Table → CSV</source>
        <translation>Tabla → CSV</translation>
    </message>
    <message>
        <source>Identify</source>
        <translation>Identificar</translation>
    </message>
    <message>
        <source>Translate</source>
        <translation>Traducir</translation>
    </message>
    <message>
        <source>A single { stays as it is. Write {{ for a brace that is meant.</source>
        <translation>Una { suelta se queda como está. Escriba {{ si quiere una llave.</translation>
    </message>
    <message>
        <source>{word} is not known and stays as it is. Known are {{name}}, {{folder}} and {{date}}.</source>
        <translation>No se reconoce {word}; se queda como está. Se admiten {{name}}, {{folder}} y {{date}}.</translation>
    </message>
    <message>
        <source>{length} of {most} characters</source>
        <translation>{length} de {most} caracteres</translation>
    </message>
    <message>
        <source>{length} characters, {over} over {most}</source>
        <translation>{length} caracteres: {over} por encima de {most}</translation>
    </message>
    <message>
        <source>Fields and lists need these keys. Choose others.</source>
        <translation>Los campos y las listas necesitan estas teclas. Elija otras.</translation>
    </message>
    <message>
        <source>The tools of the picture need this key. Choose another.</source>
        <translation>Las herramientas de la imagen necesitan esta tecla. Elija otra.</translation>
    </message>
    <message>
        <source>A key alone is typed into the prompt. Hold Ctrl or Alt with it, or take one of F1 to F12.</source>
        <translation>Una tecla sola se escribe en el campo de pregunta. Combínela con Ctrl o Alt, o elija una de F1 a F12.</translation>
    </message>
    <message>
        <source>“{action}” has these keys. Remove them there first.</source>
        <translation>“{action}” ya tiene estas teclas. Quítelas primero allí.</translation>
    </message>
    <message numerus="yes">
        <source>Code, %n line(s).</source>
        <translation>
            <numerusform>Código, %n línea.</numerusform>
            <numerusform>Código, %n líneas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Table of {heads}: %n row(s).</source>
        <translation>
            <numerusform>Tabla de {heads}: %n fila.</numerusform>
            <numerusform>Tabla de {heads}: %n filas.</numerusform>
        </translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>Preparando</translation>
    </message>
    <message>
        <source>Waiting for its turn: others run now</source>
        <translation>Esperando su turno: hay otras en curso</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Enviando</translation>
    </message>
    <message>
        <source>Waiting for the model</source>
        <translation>Esperando al modelo</translation>
    </message>
    <message>
        <source>Answering</source>
        <translation>Respondiendo</translation>
    </message>
    <message>
        <source>Checking the answer</source>
        <translation>Comprobando la respuesta</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Esperando</translation>
    </message>
    <message>
        <source>Looking whether the question arrived</source>
        <translation>Comprobando si la pregunta llegó</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Cancelada</translation>
    </message>
    <message>
        <source>Waiting for the demo engine</source>
        <translation>Esperando al motor de demostración</translation>
    </message>
    <message>
        <source>Starting the model can take minutes</source>
        <translation>El modelo puede tardar minutos en iniciarse</translation>
    </message>
    <message>
        <source>Questions go one a second</source>
        <translation>Se envía una pregunta por segundo</translation>
    </message>
    <message>
        <source>Too many requests</source>
        <translation>Demasiadas solicitudes</translation>
    </message>
    <message>
        <source>The server has a problem</source>
        <translation>El servidor tiene un problema</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Sin respuesta</translation>
    </message>
    <message>
        <source>sending in {seconds} s</source>
        <translation>se envía en {seconds} s</translation>
    </message>
    <message>
        <source>sending now</source>
        <translation>enviando ahora</translation>
    </message>
    <message>
        <source>trying again in {seconds} s</source>
        <translation>nuevo intento en {seconds} s</translation>
    </message>
    <message>
        <source>trying again now</source>
        <translation>nuevo intento ahora</translation>
    </message>
    <message>
        <source>The picture was too large for the service, so it was sent again at {pixels} ({size}).</source>
        <translation>La imagen era demasiado grande para el servicio, así que se volvió a enviar con {pixels} ({size}).</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Listo</translation>
    </message>
    <message>
        <source>Done in {duration}</source>
        <translation>Listo en {duration}</translation>
    </message>
    <message>
        <source>Cancelled · partial answer kept</source>
        <translation>Cancelada · se conserva la respuesta parcial</translation>
    </message>
    <message>
        <source>Cancelled before an answer came</source>
        <translation>Cancelada antes de que llegara una respuesta</translation>
    </message>
    <message>
        <source>Cancelled before it was sent</source>
        <translation>Cancelada antes de enviarse</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>No enviada</translation>
    </message>
    <message>
        <source>Cancelled · not found at the engine</source>
        <translation>Cancelada · no encontrada en el motor</translation>
    </message>
    <message>
        <source>Not known whether it arrived</source>
        <translation>No se sabe si llegó</translation>
    </message>
    <message>
        <source>Not finished yet</source>
        <translation>Aún sin terminar</translation>
    </message>
    <message>
        <source>Waits for a connection</source>
        <translation>A la espera de conexión</translation>
    </message>
    <message>
        <source>Not found at the engine</source>
        <translation>No encontrada en el motor</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>No aceptada</translation>
    </message>
    <message>
        <source>End of the list.</source>
        <translation>Fin de la lista.</translation>
    </message>
    <message>
        <source>The list starts to repeat here, so reading stopped.</source>
        <translation>La lista se repite a partir de aquí, así que no se siguió leyendo.</translation>
    </message>
    <message>
        <source>Older ones are not listed here.</source>
        <translation>Las más antiguas no aparecen aquí.</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Iniciando</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>En curso</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fallida</translation>
    </message>
    <message>
        <source>Ended before it started</source>
        <translation>Terminó antes de empezar</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Estado desconocido</translation>
    </message>
    <message>
        <source>no longer kept by {engine}</source>
        <translation>{engine} ya no la conserva</translation>
    </message>
    <message>
        <source>No longer kept by {engine}</source>
        <translation>{engine} ya no la conserva</translation>
    </message>
    <message>
        <source>Without a question</source>
        <translation>Sin pregunta</translation>
    </message>
    <message>
        <source>Answered, without a word</source>
        <translation>Respondida, sin texto</translation>
    </message>
    <message>
        <source>in your history&apos;s trash</source>
        <translation>en la papelera de su historial</translation>
    </message>
    <message>
        <source>also in your history</source>
        <translation>también en su historial</translation>
    </message>
    <message>
        <source>It lies in the trash of your history. It can be restored there.</source>
        <translation>Está en la papelera de su historial. Desde allí se puede restaurar.</translation>
    </message>
    <message>
        <source>It cannot be imported: {engine} deletes questions and answers one hour after the end.</source>
        <translation>No se puede importar: {engine} elimina las preguntas y respuestas una hora después de terminar.</translation>
    </message>
    <message>
        <source>It cannot be imported: it holds no question.</source>
        <translation>No se puede importar: no contiene ninguna pregunta.</translation>
    </message>
    <message>
        <source>It cannot be imported: its question is far too long.</source>
        <translation>No se puede importar: su pregunta es demasiado larga.</translation>
    </message>
    <message>
        <source>It cannot be imported: another model than LLaVA answered it.</source>
        <translation>No se puede importar: la respondió un modelo distinto de LLaVA.</translation>
    </message>
    <message>
        <source>No longer kept by the engine</source>
        <translation>El motor ya no la conserva</translation>
    </message>
    <message>
        <source>Done, without a word</source>
        <translation>Terminada, sin texto</translation>
    </message>
    <message numerus="yes">
        <source>%n answering – {prompt} – LLaVA Desktop</source>
        <translation>
            <numerusform>%n en curso – {prompt} – LLaVA Desktop</numerusform>
            <numerusform>%n en curso – {prompt} – LLaVA Desktop</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answering – LLaVA Desktop</source>
        <translation>
            <numerusform>%n en curso – LLaVA Desktop</numerusform>
            <numerusform>%n en curso – LLaVA Desktop</numerusform>
        </translation>
    </message>
    <message>
        <source>{size} B</source>
        <translation>{size} B</translation>
    </message>
    <message>
        <source>{size:.0f} KB</source>
        <translation>{size:.0f} KB</translation>
    </message>
    <message>
        <source>{size:.1f} MB</source>
        <translation>{size:.1f} MB</translation>
    </message>
    <message>
        <source>{seconds:.1f} s</source>
        <translation>{seconds:.1f} s</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} min {seconds} s</translation>
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
        <translation>{pixels}, {size}, primera de {count} páginas</translation>
    </message>
    <message>
        <source>{pixels}, {size}, first of {count} pictures</source>
        <translation>{pixels}, {size}, primera de {count} imágenes</translation>
    </message>
    <message>
        <source>{pixels}, {size}, first of {count} frames</source>
        <translation>{pixels}, {size}, primero de {count} fotogramas</translation>
    </message>
    <message>
        <source>from {source}, parts painted over</source>
        <translation>de {source}, con partes tapadas</translation>
    </message>
    <message>
        <source>from {source}</source>
        <translation>de {source}</translation>
    </message>
    <message>
        <source>a region of {pixels} from {source}, parts painted over</source>
        <translation>una zona de {pixels} de {source}, con partes tapadas</translation>
    </message>
    <message>
        <source>a region of {pixels} from {source}</source>
        <translation>una zona de {pixels} de {source}</translation>
    </message>
    <message>
        <source>Only the region was sent: {sent} ({taken})</source>
        <translation>Solo se envió la zona: {sent} ({taken})</translation>
    </message>
    <message>
        <source>Sends {sent} ({taken})</source>
        <translation>Se envía {sent} ({taken})</translation>
    </message>
    <message>
        <source>being opened</source>
        <comment>a picture</comment>
        <translation>abriéndose</translation>
    </message>
    <message>
        <source>cannot be opened</source>
        <comment>a picture</comment>
        <translation>no se puede abrir</translation>
    </message>
    <message>
        <source>not asked yet</source>
        <comment>a picture</comment>
        <translation>sin preguntar</translation>
    </message>
    <message>
        <source>waiting for its turn</source>
        <comment>a picture</comment>
        <translation>esperando su turno</translation>
    </message>
    <message>
        <source>being answered</source>
        <comment>a picture</comment>
        <translation>respondiéndose</translation>
    </message>
    <message>
        <source>answered</source>
        <comment>a picture</comment>
        <translation>respondida</translation>
    </message>
    <message>
        <source>failed</source>
        <comment>a picture</comment>
        <translation>fallida</translation>
    </message>
    <message>
        <source>not known whether it was answered</source>
        <comment>a picture</comment>
        <translation>no se sabe si se respondió</translation>
    </message>
    <message>
        <source>cancelled</source>
        <comment>a picture</comment>
        <translation>cancelada</translation>
    </message>
    <message>
        <source>{name}, {number} of {count}, {state}</source>
        <translation>{name}, {number} de {count}, {state}</translation>
    </message>
    <message>
        <source>{name}, {number} of {count}, {state}: {why}</source>
        <translation>{name}, {number} de {count}, {state}: {why}</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n imagen</numerusform>
            <numerusform>%n imágenes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {all} waiting</source>
        <translation>
            <numerusform>%n de {all} en espera</numerusform>
            <numerusform>%n de {all} en espera</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n being opened</source>
        <translation>
            <numerusform>%n abriéndose</numerusform>
            <numerusform>%n abriéndose</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be opened</source>
        <translation>
            <numerusform>%n no se puede abrir</numerusform>
            <numerusform>%n no se pueden abrir</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answered</source>
        <translation>
            <numerusform>%n respondida</numerusform>
            <numerusform>%n respondidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n being answered</source>
        <translation>
            <numerusform>%n respondiéndose</numerusform>
            <numerusform>%n respondiéndose</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n fallida</numerusform>
            <numerusform>%n fallidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not known</source>
        <translation>
            <numerusform>%n sin confirmar</numerusform>
            <numerusform>%n sin confirmar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cancelled</source>
        <translation>
            <numerusform>%n cancelada</numerusform>
            <numerusform>%n canceladas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ask all %n</source>
        <translation>
            <numerusform>Preguntar por %n</numerusform>
            <numerusform>Preguntar por las %n</numerusform>
        </translation>
    </message>
    <message>
        <source>The demo engine costs nothing.</source>
        <translation>El motor de demostración no cuesta nada.</translation>
    </message>
    <message>
        <source>Each one is paid for.</source>
        <translation>Cada pregunta se cobra.</translation>
    </message>
    <message numerus="yes">
        <source>Sends %n question(s), one for each picture that is open.</source>
        <translation>
            <numerusform>Envía %n pregunta, una por cada imagen abierta.</numerusform>
            <numerusform>Envía %n preguntas, una por cada imagen abierta.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) (is|are) left out: it is not known whether (its question was|their questions were) answered.</source>
        <translation>
            <numerusform>Se omite %n imagen: no se sabe si se respondió su pregunta.</numerusform>
            <numerusform>Se omiten %n imágenes: no se sabe si se respondieron sus preguntas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ask the (failed one|%n failed ones) again</source>
        <translation>
            <numerusform>Repetir la fallida</numerusform>
            <numerusform>Repetir las %n fallidas</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no token in what was pasted.</source>
        <translation>En lo que se pegó no hay ningún token.</translation>
    </message>
    <message>
        <source>A Replicate token begins with r8_.</source>
        <translation>Un token de Replicate empieza por r8_.</translation>
    </message>
    <message>
        <source>This cannot be a token: it holds blanks or characters that are not plain letters, digits or signs.</source>
        <translation>Esto no puede ser un token: contiene espacios o caracteres que no son letras, cifras o signos simples.</translation>
    </message>
    <message>
        <source>Copy the token again from replicate.com/account/api-tokens.</source>
        <translation>Copie de nuevo el token en replicate.com/account/api-tokens.</translation>
    </message>
    <message>
        <source>Cancelled and failed questions, and what another engine answered, are never sent.</source>
        <translation>Nunca se envían las preguntas canceladas o fallidas ni lo que respondió otro motor.</translation>
    </message>
    <message>
        <source>Begins a new conversation: it is about another picture</source>
        <translation>Empieza una conversación nueva: trata de otra imagen</translation>
    </message>
    <message>
        <source>Asks your question anew; the answer above is kept</source>
        <translation>Hace su pregunta de nuevo; la respuesta de arriba se conserva</translation>
    </message>
    <message>
        <source>Continues this conversation</source>
        <translation>Continúa esta conversación</translation>
    </message>
    <message>
        <source>only this question is sent</source>
        <translation>solo se envía esta pregunta</translation>
    </message>
    <message>
        <source>no earlier question is sent along</source>
        <translation>no se envía ninguna pregunta anterior</translation>
    </message>
    <message numerus="yes">
        <source>%n earlier question(s) and answer(s) (is|are) sent along</source>
        <translation>
            <numerusform>se envía %n pregunta anterior con su respuesta</numerusform>
            <numerusform>se envían %n preguntas anteriores con sus respuestas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Continues with %n earlier question(s) and answer(s)</source>
        <translation>
            <numerusform>Continúa con %n pregunta anterior y su respuesta</numerusform>
            <numerusform>Continúa con %n preguntas anteriores y sus respuestas</numerusform>
        </translation>
    </message>
    <message>
        <source>{words}.</source>
        <translation>{words}.</translation>
    </message>
    <message numerus="yes">
        <source>The first (question is|%n questions are) not sent any more: the model&apos;s memory is full.</source>
        <translation>
            <numerusform>La primera pregunta ya no se envía: la memoria del modelo está llena.</numerusform>
            <numerusform>Las primeras %n preguntas ya no se envían: la memoria del modelo está llena.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %n later question(s)</source>
        <translation>
            <numerusform>Mostrar %n pregunta posterior</numerusform>
            <numerusform>Mostrar %n preguntas posteriores</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking whether it fits there…</source>
        <translation>Comprobando si cabe allí…</translation>
    </message>
    <message>
        <source>Your data lies in {folder} now. The old folder was left as it was; Settings says where it is.</source>
        <translation>Sus datos están ahora en {folder}. La carpeta anterior se dejó como estaba; en Ajustes se indica dónde está.</translation>
    </message>
    <message>
        <source>Your data was not moved, and nothing is lost. {why}</source>
        <translation>Sus datos no se movieron y no se ha perdido nada. {why}</translation>
    </message>
    <message>
        <source>The picture of a question that waited is no longer on this computer, so the question is not sent.</source>
        <translation>La imagen de una pregunta en espera ya no está en este equipo, así que la pregunta no se envía.</translation>
    </message>
    <message>
        <source>This proxy is used, but not for this computer itself, nor for what no_proxy excepts.</source>
        <translation>Se usa este proxy, pero no para el propio equipo ni para lo que excluye no_proxy.</translation>
    </message>
    <message>
        <source>This computer names no proxy, and none is used.</source>
        <translation>Este equipo no indica ningún proxy y no se usa ninguno.</translation>
    </message>
    <message>
        <source>This computer names the proxy {host}, which is used while this is empty.</source>
        <translation>Este equipo indica el proxy {host}, que se usa mientras esto esté vacío.</translation>
    </message>
    <message>
        <source>No screen reader is running.</source>
        <translation>No hay ningún lector de pantalla en marcha.</translation>
    </message>
    <message>
        <source>There is no picture.</source>
        <translation>No hay ninguna imagen.</translation>
    </message>
    <message>
        <source>Only what was sent is kept of this picture. Drop it again to change it.</source>
        <translation>De esta imagen solo se conserva lo que se envió. Suéltela de nuevo para cambiarla.</translation>
    </message>
    <message>
        <source>There are not several pictures.</source>
        <translation>No hay varias imágenes.</translation>
    </message>
    <message>
        <source>There is no answer yet.</source>
        <translation>Aún no hay respuesta.</translation>
    </message>
    <message>
        <source>There is no question that has ended.</source>
        <translation>No hay ninguna pregunta terminada.</translation>
    </message>
    <message>
        <source>Nothing has been changed since this question was asked.</source>
        <translation>No se ha cambiado nada desde que se hizo esta pregunta.</translation>
    </message>
    <message>
        <source>No question of the history is chosen.</source>
        <translation>No se ha elegido ninguna pregunta del historial.</translation>
    </message>
    <message>
        <source>There is no question in the history.</source>
        <translation>No hay ninguna pregunta en el historial.</translation>
    </message>
    <message>
        <source>The list of this computer&apos;s questions is not shown.</source>
        <translation>La lista de preguntas de este equipo no se muestra.</translation>
    </message>
    <message>
        <source>There is nothing to cancel.</source>
        <translation>No hay nada que cancelar.</translation>
    </message>
    <message>
        <source>The companion window has no sides.</source>
        <translation>La ventana compacta no tiene paneles laterales.</translation>
    </message>
    <message>
        <source>This is not shown now.</source>
        <translation>Esto no se muestra ahora.</translation>
    </message>
    <message>
        <source>{action}: {why_not}</source>
        <translation>{action}: {why_not}</translation>
    </message>
    <message numerus="yes">
        <source>%n more sentence(s) (stands|stand) in the answer.</source>
        <translation>
            <numerusform>Hay %n frase más en la respuesta.</numerusform>
            <numerusform>Hay %n frases más en la respuesta.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>No picture was removed.</source>
        <translation>No se retiró ninguna imagen.</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) removed.</source>
        <translation>
            <numerusform>Se retiró %n imagen.</numerusform>
            <numerusform>Se retiraron %n imágenes.</numerusform>
        </translation>
    </message>
    <message>
        <source>Status: {text}</source>
        <translation>Estado: {text}</translation>
    </message>
    <message>
        <source>Price of a second</source>
        <translation>Precio por segundo</translation>
    </message>
    <message>
        <source>What an answer cost is estimated: the seconds that the model ran, times this. Replicate lists an A100 GPU with 80 GB at $0.0014. It is your own number; nobody is asked.</source>
        <translation>El coste de una respuesta se estima: los segundos que el modelo estuvo en marcha, multiplicados por este precio. Replicate anuncia una GPU A100 de 80 GB a $0.0014. La cifra la elige usted; no se consulta a nadie.</translation>
    </message>
    <message>
        <source>Ask before a month costs more than</source>
        <translation>Avisar antes de que un mes cueste más de</translation>
    </message>
    <message>
        <source>When a question would take the month over this amount, you are asked first. Questions under way count with their estimated cost. This sets no limit at Replicate itself.</source>
        <translation>Si una pregunta hiciera que el mes superase este importe, se le avisa antes. Las preguntas en curso cuentan con su coste estimado. Esto no fija ningún límite en Replicate.</translation>
    </message>
    <message>
        <source>Limit of a month</source>
        <translation>Límite mensual</translation>
    </message>
    <message>
        <source>A second of the model costs</source>
        <translation>Un segundo del modelo cuesta</translation>
    </message>
    <message>
        <source>Moving your data</source>
        <translation>Moviendo sus datos</translation>
    </message>
    <message>
        <source>Your questions, answers and pictures are copied and compared. The app begins when that is done.</source>
        <translation>Sus preguntas, respuestas e imágenes se copian y se comparan. La aplicación se abrirá cuando termine.</translation>
    </message>
    <message>
        <source>Moved so far</source>
        <translation>Movido hasta ahora</translation>
    </message>
    <message>
        <source>With pictures</source>
        <translation>Con imágenes</translation>
    </message>
    <message>
        <source>Format: {format}</source>
        <translation>Formato: {format}</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Guardar como…</translation>
    </message>
    <message>
        <source>Save export</source>
        <translation>Guardar exportación</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Progreso</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Cancel export</source>
        <translation>Cancelar exportación</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Close export</source>
        <translation>Cerrar exportación</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Formato</translation>
    </message>
    <message>
        <source>Pictures lie in a folder beside it.</source>
        <translation>Las imágenes van en una carpeta al lado.</translation>
    </message>
    <message>
        <source>Cancel the move</source>
        <translation>Cancelar el traslado</translation>
    </message>
    <message>
        <source>{percent} % of {size:,} MB</source>
        <translation>{percent} % de {size:,} MB</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Intentar ahora</translation>
    </message>
    <message>
        <source>Send it</source>
        <translation>Enviarla</translation>
    </message>
    <message>
        <source>Send them</source>
        <translation>Enviarlas</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Ahora no</translation>
    </message>
    <message>
        <source>No connection. Questions wait until it is back.</source>
        <translation>Sin conexión. Las preguntas esperan hasta que vuelva.</translation>
    </message>
    <message numerus="yes">
        <source>No connection. %n question(s) (waits|wait) until it is back.</source>
        <translation>
            <numerusform>Sin conexión. %n pregunta espera hasta que vuelva.</numerusform>
            <numerusform>Sin conexión. %n preguntas esperan hasta que vuelva.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n question(s) waited for a connection.</source>
        <translation>
            <numerusform>%n pregunta esperaba una conexión.</numerusform>
            <numerusform>%n preguntas esperaban una conexión.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel after</source>
        <translation>Cancelar tras</translation>
    </message>
    <message>
        <source>End a run by itself after</source>
        <translation>Terminar cada ejecución automáticamente tras</translation>
    </message>
    <message>
        <source>Replicate itself ends a run after this time: one that nobody watches cannot cost more. 900 s is 15 minutes.</source>
        <translation>El propio Replicate termina una ejecución pasado este tiempo: así, una que nadie vigila no puede costar más. 900 s son 15 minutos.</translation>
    </message>
    <message>
        <source>s</source>
        <comment>seconds</comment>
        <translation>s</translation>
    </message>
    <message>
        <source>Questions at once</source>
        <translation>Preguntas a la vez</translation>
    </message>
    <message>
        <source>Questions that run at once</source>
        <translation>Preguntas que se ejecutan a la vez</translation>
    </message>
    <message>
        <source>The others wait for their turn. One that waits was not sent yet, and can be cancelled at no cost.</source>
        <translation>Las demás esperan su turno. Una que espera aún no se ha enviado y se puede cancelar sin coste.</translation>
    </message>
    <message>
        <source>There is no token yet.</source>
        <translation>Aún no hay token.</translation>
    </message>
    <message>
        <source>There is a token in this computer&apos;s keyring.</source>
        <translation>Hay un token en el llavero de este equipo.</translation>
    </message>
    <message>
        <source>There is a token, kept for this session only.</source>
        <translation>Hay un token, guardado solo para esta sesión.</translation>
    </message>
    <message>
        <source>The token comes from REPLICATE_API_TOKEN, for this session only.</source>
        <translation>El token viene de REPLICATE_API_TOKEN, solo para esta sesión.</translation>
    </message>
    <message>
        <source>Token result: {news}</source>
        <translation>Resultado del token: {news}</translation>
    </message>
    <message>
        <source>Token result</source>
        <translation>Resultado del token</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Save token</source>
        <translation>Guardar token</translation>
    </message>
    <message>
        <source>Check token</source>
        <translation>Comprobar token</translation>
    </message>
    <message>
        <source>Remove token</source>
        <translation>Quitar token</translation>
    </message>
    <message>
        <source>Where do I get a token? Sign in to Replicate and open</source>
        <translation>¿Dónde se consigue un token? Inicie sesión en Replicate y abra</translation>
    </message>
    <message>
        <source>Open this page in the browser</source>
        <translation>Abrir esta página en el navegador</translation>
    </message>
    <message>
        <source>The token is kept in this computer&apos;s keyring and sent to {host} only. It is never written to a file and never shown again.</source>
        <translation>El token se guarda en el llavero de este equipo y solo se envía a {host}. Nunca se escribe en un archivo ni se vuelve a mostrar.</translation>
    </message>
    <message>
        <source>Where Replicate&apos;s API is asked. Leave it empty, unless somebody gave you another address.</source>
        <translation>Dónde se consulta la API de Replicate. Déjelo vacío, salvo que alguien le haya dado otra dirección.</translation>
    </message>
    <message>
        <source>a quarter to the right</source>
        <translation>un cuarto de vuelta a la derecha</translation>
    </message>
    <message>
        <source>half</source>
        <comment>a turn</comment>
        <translation>media vuelta</translation>
    </message>
    <message>
        <source>a quarter to the left</source>
        <translation>un cuarto de vuelta a la izquierda</translation>
    </message>
    <message>
        <source>fits 256 kB</source>
        <translation>cabe en 256 kB</translation>
    </message>
    <message>
        <source>best, up to 1 MB</source>
        <translation>máxima, hasta 1 MB</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>Predicción</translation>
    </message>
    <message>
        <source>Waited</source>
        <translation>Espera</translation>
    </message>
    <message>
        <source>Ran</source>
        <translation>Ejecución</translation>
    </message>
    <message>
        <source>{cost}, at {rate} a second</source>
        <translation>{cost}, a {rate} por segundo</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>Formulada</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Terminada</translation>
    </message>
    <message>
        <source>API address</source>
        <translation>Dirección de la API</translation>
    </message>
    <message>
        <source>{value:g}</source>
        <translation>{value:g}</translation>
    </message>
    <message>
        <source>Earlier questions</source>
        <translation>Preguntas anteriores</translation>
    </message>
    <message numerus="yes">
        <source>%n sent along</source>
        <translation>
            <numerusform>%n enviado</numerusform>
            <numerusform>%n enviados</numerusform>
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
        <translation>Streaming</translation>
    </message>
    <message>
        <source>no</source>
        <translation>no</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>Importada</translation>
    </message>
    <message>
        <source>yes, not asked here</source>
        <translation>sí, no se preguntó aquí</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Original SHA-256</source>
        <translation>SHA-256 del original</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Enviada</translation>
    </message>
    <message>
        <source>Sent SHA-256</source>
        <translation>SHA-256 de la enviada</translation>
    </message>
    <message>
        <source>Turned</source>
        <translation>Girada</translation>
    </message>
    <message>
        <source>Painted over</source>
        <translation>Tapada</translation>
    </message>
    <message>
        <source>parts of it</source>
        <translation>en parte</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Calidad</translation>
    </message>
    <message>
        <source>Sent smaller</source>
        <translation>Enviada reducida</translation>
    </message>
    <message>
        <source>yes: larger it was refused</source>
        <translation>sí: más grande se rechazó</translation>
    </message>
    <message>
        <source>Use this address</source>
        <translation>Usar esta dirección</translation>
    </message>
    <message>
        <source>Keep the other</source>
        <translation>Conservar la otra</translation>
    </message>
    <message>
        <source>Keep the address</source>
        <translation>Conservar la dirección</translation>
    </message>
    <message>
        <source>For this run it was named by --api-url or REPLICATE_BASE_URL: {address}</source>
        <translation>En esta sesión la indica --api-url o REPLICATE_BASE_URL: {address}</translation>
    </message>
    <message>
        <source>From the next start: {address}</source>
        <translation>Desde el próximo inicio: {address}</translation>
    </message>
    <message>
        <source>From the next start your questions, pictures and token go to {host}. A token that is kept for {before} stays in the keyring and is not sent there: add the one for {host} then.</source>
        <translation>Desde el próximo inicio, sus preguntas, imágenes y token van a {host}. Un token guardado para {before} se queda en el llavero y no se envía allí: añada entonces el de {host}.</translation>
    </message>
    <message>
        <source>REPLICATE_API_TOKEN is set, and would be sent to {host}, too.</source>
        <translation>REPLICATE_API_TOKEN está definido y también se enviaría a {host}.</translation>
    </message>
    <message>
        <source>{what}: {choice}</source>
        <translation>{what}: {choice}</translation>
    </message>
    <message>
        <source>Your questions, answers and pictures, on this computer and nowhere else.</source>
        <translation>Sus preguntas, respuestas e imágenes, en este equipo y en ningún otro sitio.</translation>
    </message>
    <message>
        <source>This is the system&apos;s own place for it.</source>
        <translation>Es el lugar que prevé el sistema.</translation>
    </message>
    <message>
        <source>You moved it there.</source>
        <translation>Este lugar lo eligió usted.</translation>
    </message>
    <message>
        <source>It was named by --data-dir, with settings and log in it, so it cannot be moved from here.</source>
        <translation>Se indicó con --data-dir, con los ajustes y el registro dentro, así que no se puede mover desde aquí.</translation>
    </message>
    <message>
        <source>Portable: it lies beside the program, with settings and log in it, and goes where the program goes. The API token stays in this computer&apos;s keyring.</source>
        <translation>Portátil: está junto al programa, con los ajustes y el registro dentro, y va adonde va el programa. El token de la API se queda en el llavero de este equipo.</translation>
    </message>
    <message>
        <source>This installation cannot be carried about. Start it with --data-dir to name a folder for everything.</source>
        <translation>Esta instalación no se puede llevar de un sitio a otro. Iníciela con --data-dir para indicar una carpeta para todo.</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Abrir carpeta</translation>
    </message>
    <message>
        <source>Open the data folder</source>
        <translation>Abrir la carpeta de datos</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>Mover…</translation>
    </message>
    <message>
        <source>Move the data folder</source>
        <translation>Mover la carpeta de datos</translation>
    </message>
    <message>
        <source>Leave it here</source>
        <translation>Dejarla aquí</translation>
    </message>
    <message>
        <source>Leave the data here</source>
        <translation>Dejar los datos aquí</translation>
    </message>
    <message>
        <source>Open the old folder</source>
        <translation>Abrir la carpeta anterior</translation>
    </message>
    <message>
        <source>Move it beside the program</source>
        <translation>Mover junto al programa</translation>
    </message>
    <message>
        <source>At the next start it is copied to {folder}, compared, and used from then on. The old folder stays as it is.</source>
        <translation>En el próximo inicio se copia a {folder}, se compara y se usa desde entonces. La carpeta anterior se queda como está.</translation>
    </message>
    <message>
        <source>A copy from before the move is still in {folder}. Delete it yourself when you miss nothing.</source>
        <translation>En {folder} queda una copia de antes del traslado. Elimínela usted cuando vea que no falta nada.</translation>
    </message>
    <message>
        <source>To take everything with you, keep it beside the program, in a folder named “{name}”. The API token stays in this computer&apos;s keyring.</source>
        <translation>Para llevárselo todo, guárdelo junto al programa, en una carpeta llamada “{name}”. El token de la API se queda en el llavero de este equipo.</translation>
    </message>
    <message>
        <source>What you changed holds from the next start.</source>
        <translation>Los cambios se aplican desde el próximo inicio.</translation>
    </message>
    <message>
        <source>Move the data into</source>
        <translation>Mover los datos a</translation>
    </message>
    <message>
        <source>File of certificates</source>
        <translation>Archivo de certificados</translation>
    </message>
    <message>
        <source>Asking</source>
        <translation>Preguntar</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Imagen</translation>
    </message>
    <message>
        <source>Looking at the picture</source>
        <translation>Mirar la imagen</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Respuesta</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historial</translation>
    </message>
    <message>
        <source>App</source>
        <translation>Aplicación</translation>
    </message>
    <message>
        <source>on the picture</source>
        <translation>en la imagen</translation>
    </message>
    <message>
        <source>in the list of questions</source>
        <translation>en la lista de preguntas</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Preguntar</translation>
    </message>
    <message>
        <source>Ask about all pictures</source>
        <translation>Preguntar por todas las imágenes</translation>
    </message>
    <message>
        <source>Cancel or close</source>
        <translation>Cancelar o cerrar</translation>
    </message>
    <message>
        <source>Bring back removed pictures</source>
        <translation>Recuperar las imágenes retiradas</translation>
    </message>
    <message>
        <source>Go to the prompt</source>
        <translation>Ir al campo de pregunta</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Preajustes</translation>
    </message>
    <message>
        <source>Edit presets</source>
        <translation>Editar preajustes</translation>
    </message>
    <message>
        <source>Open picture</source>
        <translation>Abrir imagen</translation>
    </message>
    <message>
        <source>Paste a picture</source>
        <translation>Pegar una imagen</translation>
    </message>
    <message>
        <source>Capture the screen</source>
        <translation>Capturar la pantalla</translation>
    </message>
    <message>
        <source>Try the example picture</source>
        <translation>Probar la imagen de ejemplo</translation>
    </message>
    <message>
        <source>Remove the picture</source>
        <translation>Quitar la imagen</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>Imagen siguiente</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>Imagen anterior</translation>
    </message>
    <message>
        <source>Go to the picture</source>
        <translation>Ir a la imagen</translation>
    </message>
    <message>
        <source>Select a region</source>
        <translation>Seleccionar una zona</translation>
    </message>
    <message>
        <source>Redact</source>
        <translation>Tapar</translation>
    </message>
    <message>
        <source>Model&apos;s view</source>
        <translation>Vista del modelo</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Ajustar</translation>
    </message>
    <message>
        <source>One to one</source>
        <translation>Tamaño real</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Ampliar</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Reducir</translation>
    </message>
    <message>
        <source>Turn right</source>
        <translation>Girar a la derecha</translation>
    </message>
    <message>
        <source>Turn left</source>
        <translation>Girar a la izquierda</translation>
    </message>
    <message>
        <source>Go to the answer</source>
        <translation>Ir a la respuesta</translation>
    </message>
    <message>
        <source>Read the answer aloud</source>
        <translation>Leer la respuesta en voz alta</translation>
    </message>
    <message>
        <source>Copy the answer</source>
        <translation>Copiar la respuesta</translation>
    </message>
    <message>
        <source>Copy the answer as…</source>
        <translation>Copiar la respuesta como…</translation>
    </message>
    <message>
        <source>Export this question</source>
        <translation>Exportar esta pregunta</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>Preguntar de nuevo</translation>
    </message>
    <message>
        <source>Ask again with your changes</source>
        <translation>Repetir la pregunta con los cambios</translation>
    </message>
    <message>
        <source>Edit the question</source>
        <translation>Editar la pregunta</translation>
    </message>
    <message>
        <source>Search history</source>
        <translation>Buscar en el historial</translation>
    </message>
    <message>
        <source>Next question of the history</source>
        <translation>Pregunta siguiente del historial</translation>
    </message>
    <message>
        <source>Previous question of the history</source>
        <translation>Pregunta anterior del historial</translation>
    </message>
    <message>
        <source>Filter the history</source>
        <translation>Filtrar el historial</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Destacar</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Cambiar nombre</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Eliminar</translation>
    </message>
    <message>
        <source>Show Replicate&apos;s list</source>
        <translation>Mostrar la lista de Replicate</translation>
    </message>
    <message>
        <source>Show this computer&apos;s questions</source>
        <translation>Mostrar las preguntas de este equipo</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportar</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importar</translation>
    </message>
    <message>
        <source>Fold the history away, or show it</source>
        <translation>Plegar o mostrar el historial</translation>
    </message>
    <message>
        <source>Fold the parameters away, or show them</source>
        <translation>Plegar o mostrar los parámetros</translation>
    </message>
    <message>
        <source>Companion window, or back</source>
        <translation>Cambiar entre ventana compacta y completa</translation>
    </message>
    <message>
        <source>Find an action</source>
        <translation>Buscar una acción</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>About LLaVA Desktop</source>
        <translation>Acerca de LLaVA Desktop</translation>
    </message>
    <message>
        <source>Close settings</source>
        <translation>Cerrar ajustes</translation>
    </message>
    <message>
        <source>Settings dialog</source>
        <translation>Diálogo de ajustes</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Buscar en los ajustes</translation>
    </message>
    <message>
        <source>Sections of settings</source>
        <translation>Secciones de los ajustes</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Reiniciar</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s)</source>
        <translation>
            <numerusform>%n ajuste</numerusform>
            <numerusform>%n ajustes</numerusform>
        </translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automático</translation>
    </message>
    <message>
        <source>Replicate when there is a token, the demo engine when there is none.</source>
        <translation>Replicate cuando hay un token; el motor de demostración cuando no lo hay.</translation>
    </message>
    <message>
        <source>Demo engine · not LLaVA</source>
        <translation>Motor de demostración · no es LLaVA</translation>
    </message>
    <message>
        <source>Demo engine</source>
        <translation>Motor de demostración</translation>
    </message>
    <message>
        <source>no token yet</source>
        <translation>aún sin token</translation>
    </message>
    <message>
        <source>token in keyring</source>
        <translation>token en el llavero</translation>
    </message>
    <message>
        <source>token for this session</source>
        <translation>token para esta sesión</translation>
    </message>
    <message>
        <source>token from the environment</source>
        <translation>token del entorno</translation>
    </message>
    <message>
        <source>On this computer, without a network. It measures pictures; it is not LLaVA.</source>
        <translation>En este equipo, sin red. Mide imágenes; no es LLaVA.</translation>
    </message>
    <message>
        <source>Replicate</source>
        <translation>Replicate</translation>
    </message>
    <message>
        <source>LLaVA v1.6 34B. Your picture and words are sent there, and it costs money.</source>
        <translation>LLaVA v1.6 34B. Su imagen y sus palabras se envían allí, y cuesta dinero.</translation>
    </message>
    <message>
        <source>Fits 256 kB</source>
        <translation>Cabe en 256 kB</translation>
    </message>
    <message>
        <source>What the service advises: sent as it is, quickly</source>
        <translation>Lo que aconseja el servicio: se envía tal cual y con rapidez</translation>
    </message>
    <message>
        <source>Up to 1 MB: for fine detail, such as small text. It takes longer to send</source>
        <translation>Hasta 1 MB: para detalles finos, como texto pequeño. Tarda más en enviarse</translation>
    </message>
    <message>
        <source>Model&apos;s view bar</source>
        <translation>Barra de la vista del modelo</translation>
    </message>
    <message>
        <source>{sent}: {cut}</source>
        <translation>{sent}: {cut}</translation>
    </message>
    <message>
        <source>Show tiles</source>
        <translation>Mostrar recortes</translation>
    </message>
    <message>
        <source>Where the model cuts the picture</source>
        <translation>Dónde divide la imagen el modelo</translation>
    </message>
    <message>
        <source>Quality: {quality}</source>
        <translation>Calidad: {quality}</translation>
    </message>
    <message>
        <source>What the service advises: sent as it is, quickly.</source>
        <translation>Lo que aconseja el servicio: se envía tal cual y con rapidez.</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>Máxima</translation>
    </message>
    <message>
        <source>Up to 1 MB: for fine detail, such as small text. It takes longer to send.</source>
        <translation>Hasta 1 MB: para detalles finos, como texto pequeño. Tarda más en enviarse.</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Activadas</translation>
    </message>
    <message>
        <source>With the first words of question and answer.</source>
        <translation>Con las primeras palabras de la pregunta y la respuesta.</translation>
    </message>
    <message>
        <source>Without the words of question and answer</source>
        <translation>Sin las palabras de la pregunta y la respuesta</translation>
    </message>
    <message>
        <source>Only that an answer is ready.</source>
        <translation>Solo que hay una respuesta lista.</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Desactivadas</translation>
    </message>
    <message>
        <source>The window&apos;s title still says what runs.</source>
        <translation>El título de la ventana sigue indicando lo que está en curso.</translation>
    </message>
    <message>
        <source>When an answer ends while you look elsewhere. On a locked screen others may read its words.</source>
        <translation>Cuando una respuesta termina mientras usted está en otra cosa. En una pantalla bloqueada, otros podrían leer su contenido.</translation>
    </message>
    <message>
        <source>The quality with which the next picture is sent. For the open picture, see Model&apos;s view.</source>
        <translation>Con qué calidad se envía la próxima imagen. La de la imagen abierta la indica la vista del modelo.</translation>
    </message>
    <message>
        <source>The version of the model to ask. Leave it empty unless someone gave you one.</source>
        <translation>La versión del modelo a la que se pregunta. Déjelo vacío, salvo que le hayan dado una.</translation>
    </message>
    <message>
        <source>What the app did, without your token, for whoever helps you. In detail it grows faster; it never has more than three files of 1 MB.</source>
        <translation>Lo que hizo la aplicación, sin su token, para quien le ayude. Si es detallado crece más deprisa; nunca pasa de tres archivos de 1 MB.</translation>
    </message>
    <message>
        <source>Check this computer&apos;s setup, see the keyboard shortcuts, and learn what this app is made of.</source>
        <translation>Compruebe la configuración de este equipo, vea los atajos de teclado y conozca los componentes de la aplicación.</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Motor</translation>
    </message>
    <message>
        <source>Version of the model</source>
        <translation>Versión del modelo</translation>
    </message>
    <message>
        <source>The answer is asked for every second or so, and comes in larger pieces.</source>
        <translation>La respuesta se consulta más o menos cada segundo y llega en fragmentos más grandes.</translation>
    </message>
    <message>
        <source>The version and the webhook are for Replicate only; the demo engine does not use them.</source>
        <translation>La versión y el webhook son solo para Replicate; el motor de demostración no los usa.</translation>
    </message>
    <message>
        <source>If none is ticked, the API reports pieces of the answer and the end.</source>
        <translation>Si no se marca ninguno, la API avisa de los fragmentos de la respuesta y del final.</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Avanzado</translation>
    </message>
    <message>
        <source>A run ends by itself after {duration}</source>
        <translation>Una ejecución termina automáticamente tras {duration}</translation>
    </message>
    <message>
        <source>Default (LLaVA v1.6 34B)</source>
        <translation>Predeterminada (LLaVA v1.6 34B)</translation>
    </message>
    <message>
        <source>None (https://…)</source>
        <translation>Ninguno (https://…)</translation>
    </message>
    <message>
        <source>Webhook: {event}</source>
        <translation>Webhook: {event}</translation>
    </message>
    <message>
        <source>Run limit</source>
        <translation>Límite de ejecución</translation>
    </message>
    <message>
        <source>Tell it about</source>
        <translation>Se le avisa de</translation>
    </message>
    <message>
        <source>unfolded</source>
        <translation>desplegado</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>plegado</translation>
    </message>
    <message>
        <source>{folded}, {differs}</source>
        <translation>{folded}, {differs}</translation>
    </message>
    <message>
        <source>Quality of pictures</source>
        <translation>Calidad de las imágenes</translation>
    </message>
    <message>
        <source>Events that the webhook is told</source>
        <translation>Eventos de los que se avisa al webhook</translation>
    </message>
    <message>
        <source>Stream the answer</source>
        <translation>Recibir la respuesta en streaming</translation>
    </message>
    <message>
        <source>Stop a run by itself after (seconds)</source>
        <translation>Detener cada ejecución automáticamente tras (segundos)</translation>
    </message>
    <message>
        <source>Price of a second of the model (USD)</source>
        <translation>Precio por segundo del modelo (USD)</translation>
    </message>
    <message>
        <source>Ask before a month costs more (US cents)</source>
        <translation>Avisar antes de que un mes cueste más de (centavos de USD)</translation>
    </message>
    <message>
        <source>Text size (percent)</source>
        <translation>Tamaño del texto (por ciento)</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notificaciones</translation>
    </message>
    <message>
        <source>Log in detail</source>
        <translation>Registro detallado</translation>
    </message>
    <message>
        <source>The settings could not be saved: {why}.</source>
        <translation>No se pudieron guardar los ajustes: {why}.</translation>
    </message>
    <message>
        <source>Open log folder</source>
        <translation>Abrir carpeta del registro</translation>
    </message>
    <message>
        <source>Check my setup</source>
        <translation>Comprobar configuración</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Atajos de teclado</translation>
    </message>
    <message>
        <source>LLaVA v1.6 34B answers at Replicate, which your picture and words are sent to. Without a token the demo engine answers: it runs on this computer and measures pictures. It is not LLaVA.</source>
        <translation>LLaVA v1.6 34B responde en Replicate, adonde se envían su imagen y sus palabras. Sin token responde el motor de demostración: se ejecuta en este equipo y mide imágenes. No es LLaVA.</translation>
    </message>
    <message>
        <source>The app is free software under the MIT licence. Qt can be replaced by a version of your own.</source>
        <translation>La aplicación es software libre con la licencia MIT. Qt se puede sustituir por una versión propia.</translation>
    </message>
    <message>
        <source>Close about</source>
        <translation>Cerrar Acerca de</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Acerca de</translation>
    </message>
    <message>
        <source>LLaVA Desktop {version}</source>
        <translation>LLaVA Desktop {version}</translation>
    </message>
    <message>
        <source>Running on {versions}.</source>
        <translation>Se ejecuta con {versions}.</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Componentes</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licencia</translation>
    </message>
    <message>
        <source>How to replace Qt</source>
        <translation>Cómo sustituir Qt</translation>
    </message>
    <message>
        <source>Where your data lies</source>
        <translation>Dónde están sus datos</translation>
    </message>
    <message>
        <source>Parts and their licences</source>
        <translation>Componentes y sus licencias</translation>
    </message>
    <message>
        <source>Licence: {licence}</source>
        <translation>Licencia: {licence}</translation>
    </message>
    <message>
        <source>{name}: {path}</source>
        <translation>{name}: {path}</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Respuestas</translation>
    </message>
    <message>
        <source>Who answers</source>
        <translation>Quién responde</translation>
    </message>
    <message>
        <source>model llava provider offline</source>
        <translation>modelo llava proveedor sin conexión offline</translation>
    </message>
    <message>
        <source>hash sha release</source>
        <translation>hash sha versión</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Cuenta</translation>
    </message>
    <message>
        <source>Token for the API</source>
        <translation>Token para la API</translation>
    </message>
    <message>
        <source>key password login</source>
        <translation>clave contraseña inicio de sesión</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Imágenes</translation>
    </message>
    <message>
        <source>Cancel its question</source>
        <translation>Cancelar su pregunta</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>Cancelar todas</translation>
    </message>
    <message>
        <source>Ask failed again</source>
        <translation>Repetir fallidas</translation>
    </message>
    <message>
        <source>size resolution jpeg sharp</source>
        <translation>tamaño resolución jpeg nitidez</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Coste</translation>
    </message>
    <message>
        <source>money budget dollar price rate bill</source>
        <translation>dinero presupuesto dólar precio tarifa factura costo</translation>
    </message>
    <message>
        <source>timeout limit time cancel</source>
        <translation>tiempo de espera límite tiempo cancelar timeout</translation>
    </message>
    <message>
        <source>concurrency parallel</source>
        <translation>simultáneas paralelo</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Ventana</translation>
    </message>
    <message>
        <source>font zoom large small accessibility</source>
        <translation>fuente letra zoom grande pequeño accesibilidad</translation>
    </message>
    <message>
        <source>english deutsch français español 日本語 简体中文 sprache langue idioma</source>
        <translation>english deutsch français español 日本語 简体中文 sprache langue idioma</translation>
    </message>
    <message>
        <source>alert message desktop privacy</source>
        <translation>aviso alerta mensaje escritorio privacidad</translation>
    </message>
    <message>
        <source>notification area background</source>
        <translation>área de notificación segundo plano</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Datos</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Carpeta de datos</translation>
    </message>
    <message>
        <source>history database location directory path</source>
        <translation>historial base de datos ubicación directorio ruta</translation>
    </message>
    <message>
        <source>Portable</source>
        <translation>Portátil</translation>
    </message>
    <message>
        <source>usb stick carry</source>
        <translation>memoria usb llevar</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Red</translation>
    </message>
    <message>
        <source>base url endpoint server host</source>
        <translation>url base servidor host endpoint</translation>
    </message>
    <message>
        <source>certificate authority ca tls ssl https</source>
        <translation>certificado autoridad ca tls ssl https</translation>
    </message>
    <message>
        <source>version upgrade</source>
        <translation>versión actualización</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Ayuda</translation>
    </message>
    <message>
        <source>History and pictures</source>
        <translation>Historial e imágenes</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Registro</translation>
    </message>
    <message>
        <source>Your settings stay, in {folder}; delete that folder to remove them.</source>
        <translation>Sus ajustes se conservan en {folder}; elimine esa carpeta para quitarlos.</translation>
    </message>
    <message>
        <source>The API token stays in this computer&apos;s keyring; remove it in Settings.</source>
        <translation>El token de la API se queda en el llavero de este equipo; quítelo en Ajustes.</translation>
    </message>
    <message>
        <source>debug trace</source>
        <translation>depuración traza log</translation>
    </message>
    <message>
        <source>diagnostics keys hotkeys licence version problem</source>
        <translation>diagnóstico teclas atajos licencia versión problema</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Tamaño del texto</translation>
    </message>
    <message>
        <source>Applies to all text, on top of the system&apos;s own scaling. 100 % is the system&apos;s size.</source>
        <translation>Todo el texto, además del ajuste del sistema. 100 % es el tamaño del propio sistema.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>The window&apos;s own words, from the next start. Ask in any language that the model knows.</source>
        <translation>El idioma de la ventana, desde el próximo inicio. Pregunte en cualquier idioma que el modelo conozca.</translation>
    </message>
    <message>
        <source>Leave it empty to do as this computer does. A proxy that wants a password is named in HTTPS_PROXY: no password is kept in a file of settings.</source>
        <translation>Déjelo vacío para hacer lo mismo que este equipo. Un proxy que pide contraseña se indica en HTTPS_PROXY: ninguna contraseña se guarda en un archivo de ajustes.</translation>
    </message>
    <message>
        <source>A certificate file (PEM) from your company, if its network needs one. It is trusted in addition to the system&apos;s own.</source>
        <translation>Un archivo de certificados (PEM) de su empresa, si su red lo necesita. Se confía en él además de en los certificados del sistema.</translation>
    </message>
    <message>
        <source>Replicate did not accept the API token.</source>
        <translation>Replicate no aceptó el token de la API.</translation>
    </message>
    <message>
        <source>Keyring</source>
        <translation>Llavero</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Certificados</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Name look-up</source>
        <translation>Resolución de nombres</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Conexión</translation>
    </message>
    <message>
        <source>Secure connection</source>
        <translation>Conexión segura</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Reloj</translation>
    </message>
    <message>
        <source>API token</source>
        <translation>Token de la API</translation>
    </message>
    <message>
        <source>Model version</source>
        <translation>Versión del modelo</translation>
    </message>
    <message>
        <source>Write access</source>
        <translation>Permiso de escritura</translation>
    </message>
    <message>
        <source>Free space</source>
        <translation>Espacio libre</translation>
    </message>
    <message>
        <source>Picture formats</source>
        <translation>Formatos de imagen</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>Correcto</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problema</translation>
    </message>
    <message>
        <source>Not checked</source>
        <translation>No comprobado</translation>
    </message>
    <message>
        <source>Check again in a moment.</source>
        <translation>Vuelva a comprobarlo dentro de un momento.</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) (was|were) found.</source>
        <translation>
            <numerusform>Se encontró %n problema.</numerusform>
            <numerusform>Se encontraron %n problemas.</numerusform>
        </translation>
    </message>
    <message>
        <source>No problem was found.</source>
        <translation>No se encontró ningún problema.</translation>
    </message>
    <message>
        <source>All is well.</source>
        <translation>Todo está bien.</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) (was|were) not checked.</source>
        <translation>
            <numerusform>%n punto no se comprobó.</numerusform>
            <numerusform>%n puntos no se comprobaron.</numerusform>
        </translation>
    </message>
    <message>
        <source>As the system does (http://host:8080)</source>
        <translation>Como el sistema (http://host:8080)</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Ninguno</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Elegir…</translation>
    </message>
    <message>
        <source>Choose a file of certificates</source>
        <translation>Elegir un archivo de certificados</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>Ningún ajuste contiene estas palabras.</translation>
    </message>
    <message>
        <source>Icon in the system tray</source>
        <translation>Icono en la bandeja del sistema</translation>
    </message>
    <message>
        <source>A click on it shows the window; its menu begins a question or captures the screen. Closing the window still ends the app.</source>
        <translation>Al hacer clic en él se muestra la ventana; en su menú se puede empezar una pregunta o capturar la pantalla. Al cerrar la ventana, la aplicación termina igualmente.</translation>
    </message>
    <message>
        <source>This desktop has no system tray.</source>
        <translation>Este escritorio no tiene bandeja del sistema.</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Comprobar de nuevo</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Dejarla así</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>Enviar ahora</translation>
    </message>
    <message>
        <source>Do not send</source>
        <translation>No enviar</translation>
    </message>
    <message>
        <source>This question is not finished, and nothing is watching it now.</source>
        <translation>Esta pregunta no ha terminado y ahora mismo no se está siguiendo.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostrar</translation>
    </message>
    <message>
        <source>New question</source>
        <translation>Nueva pregunta</translation>
    </message>
    <message>
        <source>A small window that stays in front of others</source>
        <translation>Una ventana pequeña que se mantiene delante de las demás</translation>
    </message>
    <message>
        <source>A small window. This desktop does not let a program keep it in front; its title bar may</source>
        <translation>Una ventana pequeña. Este escritorio no deja que un programa la mantenga delante; puede que su barra de título sí</translation>
    </message>
    <message>
        <source>Back to the full window</source>
        <translation>Volver a la ventana completa</translation>
    </message>
    <message>
        <source>Fold the history away</source>
        <translation>Plegar el historial</translation>
    </message>
    <message>
        <source>Show the history</source>
        <translation>Mostrar el historial</translation>
    </message>
    <message>
        <source>Fold the parameters away</source>
        <translation>Plegar los parámetros</translation>
    </message>
    <message>
        <source>Show the parameters</source>
        <translation>Mostrar los parámetros</translation>
    </message>
    <message>
        <source>History panel</source>
        <translation>Panel del historial</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>Capturar</translation>
    </message>
    <message>
        <source>Companion window</source>
        <translation>Ventana compacta</translation>
    </message>
    <message>
        <source>Parameters panel</source>
        <translation>Panel de parámetros</translation>
    </message>
    <message>
        <source>{tip} ({keys})</source>
        <translation>{tip} ({keys})</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Salir</translation>
    </message>
    <message>
        <source>Check for updates</source>
        <translation>Buscar actualizaciones</translation>
    </message>
    <message>
        <source>This build names no address where new versions are announced, so there is nobody to ask.</source>
        <translation>Esta compilación no indica ninguna dirección donde se anuncien versiones nuevas, así que no hay a quién consultar.</translation>
    </message>
    <message>
        <source>At each start {host} is asked which version is the newest. Nothing about you is sent; nothing is downloaded or installed.</source>
        <translation>En cada inicio se consulta a {host} cuál es la versión más reciente. No se envía nada sobre usted; no se descarga ni se instala nada.</translation>
    </message>
    <message>
        <source>Version {newer} of LLaVA Desktop is out; this is {running}.</source>
        <translation>Ya está disponible la versión {newer} de LLaVA Desktop; esta es la {running}.</translation>
    </message>
    <message>
        <source>It should look like https://host/v1.</source>
        <translation>Debería tener la forma https://host/v1.</translation>
    </message>
    <message>
        <source>The API address cannot be read.</source>
        <translation>No se puede leer la dirección de la API.</translation>
    </message>
    <message>
        <source>The API address cannot be used.</source>
        <translation>No se puede usar la dirección de la API.</translation>
    </message>
    <message>
        <source>The API address must not hold a user name or password.</source>
        <translation>La dirección de la API no debe contener nombre de usuario ni contraseña.</translation>
    </message>
    <message>
        <source>The API address must begin with https.</source>
        <translation>La dirección de la API debe empezar por https.</translation>
    </message>
    <message>
        <source>Plain http is only for this computer.</source>
        <translation>El http sin cifrar es solo para este equipo.</translation>
    </message>
    <message>
        <source>{fact}: {first} → {second}</source>
        <translation>{fact}: {first} → {second}</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Pregunta</translation>
    </message>
    <message>
        <source>Nothing differs: the same question, and the same answer.</source>
        <translation>No hay diferencias: la misma pregunta y la misma respuesta.</translation>
    </message>
    <message>
        <source>{text}: too long to be compared.</source>
        <translation>{text}: demasiado larga para compararla.</translation>
    </message>
    <message numerus="yes">
        <source>{text}: %n change(s)</source>
        <translation>
            <numerusform>{text}: %n cambio</numerusform>
            <numerusform>{text}: %n cambios</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{text}: %n change(s), line by line</source>
        <translation>
            <numerusform>{text}: %n cambio, línea por línea</numerusform>
            <numerusform>{text}: %n cambios, línea por línea</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>y %n más</numerusform>
            <numerusform>y %n más</numerusform>
        </translation>
    </message>
    <message>
        <source>only in the second: {words}</source>
        <translation>solo en la segunda: {words}</translation>
    </message>
    <message>
        <source>only in the first: {words}</source>
        <translation>solo en la primera: {words}</translation>
    </message>
    <message>
        <source>{before} became {after}</source>
        <translation>{before} pasó a ser {after}</translation>
    </message>
    <message>
        <source>The conversation must alternate between question and answer.</source>
        <translation>La conversación debe alternar preguntas y respuestas.</translation>
    </message>
    <message>
        <source>The conversation holds an empty message.</source>
        <translation>La conversación contiene un mensaje vacío.</translation>
    </message>
    <message>
        <source>The conversation contains “&lt;image&gt;”, which the model keeps for itself. Remove it.</source>
        <translation>La conversación contiene “&lt;image&gt;”, que el modelo reserva para sí. Quítelo.</translation>
    </message>
    <message>
        <source>none</source>
        <comment>answers</comment>
        <translation>ninguna</translation>
    </message>
    <message>
        <source>You asked about this picture before: more than {most} answers, {same} about this part</source>
        <translation>Ya preguntó por esta imagen: más de {most} respuestas, {same} sobre esta parte</translation>
    </message>
    <message>
        <source>You asked about this picture before: more than {most} answers</source>
        <translation>Ya preguntó por esta imagen: más de {most} respuestas</translation>
    </message>
    <message numerus="yes">
        <source>You asked about this picture before: %n answer(s), {same} about this part</source>
        <translation>
            <numerusform>Ya preguntó por esta imagen: %n respuesta, {same} sobre esta parte</numerusform>
            <numerusform>Ya preguntó por esta imagen: %n respuestas, {same} sobre esta parte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You asked about this picture before: %n answer(s)</source>
        <translation>
            <numerusform>Ya preguntó por esta imagen: %n respuesta</numerusform>
            <numerusform>Ya preguntó por esta imagen: %n respuestas</numerusform>
        </translation>
    </message>
    <message>
        <source>“{name}” is no object</source>
        <translation>“{name}” no es un objeto</translation>
    </message>
    <message>
        <source>a question is no object</source>
        <translation>una pregunta no es un objeto</translation>
    </message>
    <message>
        <source>“{name}” is no text</source>
        <translation>“{name}” no es un texto</translation>
    </message>
    <message>
        <source>“{name}” has more than {most:,} characters</source>
        <translation>“{name}” tiene más de {most:,} caracteres</translation>
    </message>
    <message>
        <source>“{name}” has a form that it cannot have</source>
        <translation>“{name}” no tiene un formato válido</translation>
    </message>
    <message>
        <source>“{name}” is neither true nor false</source>
        <translation>“{name}” no es ni verdadero ni falso</translation>
    </message>
    <message>
        <source>“{name}” is no whole number from {least:,} to {most:,}</source>
        <translation>“{name}” no es un número entero de {least:,} a {most:,}</translation>
    </message>
    <message>
        <source>“{name}” does not have {count} numbers</source>
        <translation>“{name}” no tiene {count} números</translation>
    </message>
    <message>
        <source>“{name}” is no number from 0 to {most:,}</source>
        <translation>“{name}” no es un número de 0 a {most:,}</translation>
    </message>
    <message>
        <source>“{name}” is a word that this version does not know</source>
        <translation>“{name}” es una palabra que esta versión no conoce</translation>
    </message>
    <message>
        <source>“{name}” is no time</source>
        <translation>“{name}” no es una fecha y hora</translation>
    </message>
    <message>
        <source>“{name}” is a time without a time zone</source>
        <translation>“{name}” es una fecha y hora sin zona horaria</translation>
    </message>
    <message>
        <source>“{name}” is a time that cannot be</source>
        <translation>“{name}” es una fecha y hora imposible</translation>
    </message>
    <message>
        <source>“{name}” is no list</source>
        <translation>“{name}” no es una lista</translation>
    </message>
    <message>
        <source>“{name}” has more than {most} members</source>
        <translation>“{name}” tiene más de {most} elementos</translation>
    </message>
    <message>
        <source>a name in quotes is missing</source>
        <translation>falta un nombre entre comillas</translation>
    </message>
    <message>
        <source>there are too many brackets within each other</source>
        <translation>hay demasiados corchetes o llaves anidados</translation>
    </message>
    <message>
        <source>there is a number that is none, or too long</source>
        <translation>hay un número no válido o demasiado largo</translation>
    </message>
    <message>
        <source>“{sign}” is missing</source>
        <translation>falta “{sign}”</translation>
    </message>
    <message>
        <source>there is a part of more than {millions} million characters</source>
        <translation>hay una parte de más de {millions} millones de caracteres</translation>
    </message>
    <message>
        <source>The file is damaged at line {line:,}, character {character:,}: {why}.</source>
        <translation>El archivo está dañado en la línea {line:,}, carácter {character:,}: {why}.</translation>
    </message>
    <message>
        <source>Nothing of it was imported.</source>
        <translation>No se importó nada.</translation>
    </message>
    <message>
        <source>This question had no end yet when it was exported. What became of it is not known here.</source>
        <translation>Esta pregunta aún no había terminado cuando se exportó. Aquí no se sabe qué fue de ella.</translation>
    </message>
    <message>
        <source>this is no export of LLaVA Desktop</source>
        <translation>esto no es una exportación de LLaVA Desktop</translation>
    </message>
    <message>
        <source>it was written by a newer version of this app</source>
        <translation>la escribió una versión más reciente de esta aplicación</translation>
    </message>
    <message>
        <source>“{name}” is an address that cannot be</source>
        <translation>“{name}” es una dirección imposible</translation>
    </message>
    <message>
        <source>“{name}” has no size</source>
        <translation>“{name}” no tiene tamaño</translation>
    </message>
    <message>
        <source>a picture that was sent is neither JPEG nor PNG</source>
        <translation>una imagen enviada no es ni JPEG ni PNG</translation>
    </message>
    <message>
        <source>a picture is no base64</source>
        <translation>una imagen no está en base64</translation>
    </message>
    <message>
        <source>a picture is not the one that its question names</source>
        <translation>una imagen no es la que indica su pregunta</translation>
    </message>
    <message numerus="yes">
        <source>(One cell is|%n cells are) longer than the {most:,} characters that Excel takes; other programs read all.</source>
        <translation>
            <numerusform>Una celda supera los {most:,} caracteres que admite Excel; otros programas lo leen todo.</numerusform>
            <numerusform>%n celdas superan los {most:,} caracteres que admite Excel; otros programas lo leen todo.</numerusform>
        </translation>
    </message>
    <message>
        <source>There are more questions than the {most:,} lines that Excel takes.</source>
        <translation>Hay más preguntas que las {most:,} líneas que admite Excel.</translation>
    </message>
    <message>
        <source>This question</source>
        <translation>Esta pregunta</translation>
    </message>
    <message>
        <source>Chosen questions</source>
        <translation>Preguntas elegidas</translation>
    </message>
    <message>
        <source>All questions</source>
        <translation>Todas las preguntas</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>Página web</translation>
    </message>
    <message>
        <source>One file for any browser.</source>
        <translation>Un archivo para cualquier navegador.</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>For notes and wikis.</source>
        <translation>Para notas y wikis.</translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation>Texto sin formato</translation>
    </message>
    <message>
        <source>Words only.</source>
        <translation>Solo palabras.</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>Tabla CSV</translation>
    </message>
    <message>
        <source>For spreadsheets.</source>
        <translation>Para hojas de cálculo.</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Everything; can be imported again.</source>
        <translation>Todo; se puede volver a importar.</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>The same, a question a line.</source>
        <translation>Lo mismo, una pregunta por línea.</translation>
    </message>
    <message>
        <source>Any state</source>
        <translation>Cualquier estado</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Respondida</translation>
    </message>
    <message>
        <source>Failed or cancelled</source>
        <translation>Fallida o cancelada</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>En curso</translation>
    </message>
    <message>
        <source>With or without a picture</source>
        <translation>Con o sin imagen</translation>
    </message>
    <message>
        <source>With a picture</source>
        <translation>Con imagen</translation>
    </message>
    <message>
        <source>Without a picture</source>
        <translation>Sin imagen</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Hoy</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Últimos 7 días</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Últimos 30 días</translation>
    </message>
    <message>
        <source>This year</source>
        <translation>Este año</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>Papelera</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Destacadas</translation>
    </message>
    <message>
        <source>at most {most} pictures are opened at a time</source>
        <translation>se abren como máximo {most} imágenes a la vez</translation>
    </message>
    <message>
        <source>the others have no picture&apos;s name</source>
        <translation>los demás no tienen extensión de imagen</translation>
    </message>
    <message>
        <source>not all of it was looked through</source>
        <translation>no se revisó todo</translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) could not be read</source>
        <translation>
            <numerusform>%n carpeta no se pudo leer</numerusform>
            <numerusform>%n carpetas no se pudieron leer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {files} (was|were) opened: {reasons}.</source>
        <translation>
            <numerusform>Se abrió %n de {files}: {reasons}.</numerusform>
            <numerusform>Se abrieron %n de {files}: {reasons}.</numerusform>
        </translation>
    </message>
    <message>
        <source>The one file in {folders} has no picture&apos;s name. Drop it by itself to open it all the same.</source>
        <translation>El único archivo de {folders} no tiene extensión de imagen. Suéltelo por separado para abrirlo de todos modos.</translation>
    </message>
    <message>
        <source>None of {files} has a picture&apos;s name. Drop a file by itself to open it all the same.</source>
        <translation>Ninguno de {files} tiene extensión de imagen. Suelte un archivo por separado para abrirlo de todos modos.</translation>
    </message>
    <message>
        <source>It</source>
        <comment>a folder</comment>
        <translation>La carpeta</translation>
    </message>
    <message>
        <source>{folder} could not be read. Check that you may open it.</source>
        <translation>{folder} no se pudo leer. Compruebe que tiene permiso para abrir la carpeta.</translation>
    </message>
    <message>
        <source>{folder} is empty. Drop a picture file, or choose one.</source>
        <translation>{folder} no contiene nada. Suelte un archivo de imagen o elija uno.</translation>
    </message>
    <message>
        <source>{folder} took too long to look through. Drop a picture file, or choose one.</source>
        <translation>{folder} tardó demasiado en revisarse. Suelte un archivo de imagen o elija uno.</translation>
    </message>
    <message numerus="yes">
        <source>The %n folders could not be read. Check that you may open them.</source>
        <translation>
            <numerusform>La carpeta no se pudo leer. Compruebe que tiene permiso para abrirla.</numerusform>
            <numerusform>Las %n carpetas no se pudieron leer. Compruebe que tiene permiso para abrirlas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n folders are empty. Drop a picture file, or choose one.</source>
        <translation>
            <numerusform>La carpeta está vacía. Suelte un archivo de imagen o elija uno.</numerusform>
            <numerusform>Las %n carpetas están vacías. Suelte un archivo de imagen o elija uno.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n folders took too long to look through. Drop a picture file, or choose one.</source>
        <translation>
            <numerusform>Revisar la carpeta llevó demasiado tiempo. Suelte un archivo de imagen o elija uno.</numerusform>
            <numerusform>Revisar las %n carpetas llevó demasiado tiempo. Suelte un archivo de imagen o elija uno.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n file(s) in {folders}</source>
        <comment>after: of</comment>
        <translation>
            <numerusform>%n archivo de {folders}</numerusform>
            <numerusform>los %n archivos de {folders}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the more than %n file(s) in {folders}</source>
        <comment>after: of</comment>
        <translation>
            <numerusform>más de %n archivo de {folders}</numerusform>
            <numerusform>los más de %n archivos de {folders}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n file(s)</source>
        <comment>after: of</comment>
        <translation>
            <numerusform>%n archivo</numerusform>
            <numerusform>los %n archivos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the more than %n file(s)</source>
        <comment>after: of</comment>
        <translation>
            <numerusform>más de %n archivo</numerusform>
            <numerusform>los más de %n archivos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n folders</source>
        <comment>after: in</comment>
        <translation>
            <numerusform>la carpeta</numerusform>
            <numerusform>las %n carpetas</numerusform>
        </translation>
    </message>
    <message>
        <source>the start</source>
        <translation>el inicio</translation>
    </message>
    <message>
        <source>pieces of the answer</source>
        <translation>los fragmentos de la respuesta</translation>
    </message>
    <message>
        <source>logs</source>
        <translation>los registros</translation>
    </message>
    <message>
        <source>the end</source>
        <translation>el final</translation>
    </message>
    <message>
        <source>Nobody is told.</source>
        <translation>No se avisa a nadie.</translation>
    </message>
    <message>
        <source>chosen version</source>
        <translation>versión elegida</translation>
    </message>
    <message>
        <source>webhook</source>
        <translation>webhook</translation>
    </message>
    <message>
        <source>not streamed</source>
        <translation>sin streaming</translation>
    </message>
    <message>
        <source>A version is 64 hex digits: 0 to 9 and a to f.</source>
        <translation>Una versión tiene 64 cifras hexadecimales: de 0 a 9 y de a a f.</translation>
    </message>
    <message>
        <source>The previous version stays.</source>
        <translation>Se mantiene la versión anterior.</translation>
    </message>
    <message>
        <source>This holds an API token, which must go nowhere but to the API.</source>
        <translation>Esto contiene un token de la API, que solo debe ir a la API.</translation>
    </message>
    <message>
        <source>An address has no blanks and only plain letters, digits and signs.</source>
        <translation>Una dirección no tiene espacios y solo lleva letras, cifras y signos simples.</translation>
    </message>
    <message>
        <source>A webhook&apos;s address begins with https:// and a host.</source>
        <translation>La dirección de un webhook empieza por https:// y un host.</translation>
    </message>
    <message>
        <source>A name or password before the host is not accepted: every reply would repeat it.</source>
        <translation>No se acepta un nombre ni una contraseña antes del host: cada respuesta los repetiría.</translation>
    </message>
    <message>
        <source>The question, the picture and the answer are also sent to {host}, by the API.</source>
        <translation>La API también envía la pregunta, la imagen y la respuesta a {host}.</translation>
    </message>
    <message>
        <source>It is an address of a private network: Replicate cannot reach it, an API of your own may.</source>
        <translation>Es una dirección de una red privada: Replicate no puede llegar a ella; una API propia quizá sí.</translation>
    </message>
    <message>
        <source>{name} takes too long to open.</source>
        <translation>{name} tarda demasiado en abrirse.</translation>
    </message>
    <message>
        <source>Save it again as an ordinary JPEG.</source>
        <translation>Guárdela de nuevo como un JPEG corriente.</translation>
    </message>
    <message>
        <source>{name} could not be opened.</source>
        <translation>{name} no se pudo abrir.</translation>
    </message>
    <message>
        <source>Save or download it again.</source>
        <translation>Guárdela o descárguela de nuevo.</translation>
    </message>
    <message>
        <source>{name} needs more memory than this computer has free.</source>
        <translation>{name} necesita más memoria de la que este equipo tiene libre.</translation>
    </message>
    <message>
        <source>{name} has too many pixels: {size}.</source>
        <translation>{name} tiene demasiados píxeles: {size}.</translation>
    </message>
    <message>
        <source>Copy a part of it.</source>
        <translation>Copie una parte.</translation>
    </message>
    <message>
        <source>{name} is incomplete.</source>
        <translation>{name} no contiene todos sus datos.</translation>
    </message>
    <message>
        <source>Copy it again.</source>
        <translation>Cópiela de nuevo.</translation>
    </message>
    <message>
        <source>A picture in the file</source>
        <translation>Una imagen del archivo</translation>
    </message>
    <message>
        <source>{name} is not one that was sent.</source>
        <translation>{name} no es una de las que se enviaron.</translation>
    </message>
    <message>
        <source>The picture</source>
        <translation>La imagen</translation>
    </message>
    <message>
        <source>{name} has too many pixels.</source>
        <translation>{name} tiene demasiados píxeles.</translation>
    </message>
    <message>
        <source>{name} is a camera raw file.</source>
        <translation>{name} es un archivo RAW de cámara.</translation>
    </message>
    <message>
        <source>Export it as a JPEG first.</source>
        <translation>Expórtela primero como JPEG.</translation>
    </message>
    <message>
        <source>{name} has too many pixels: {size}, {megapixels:.0f} megapixels.</source>
        <translation>{name} tiene demasiados píxeles: {size}, {megapixels:.0f} megapíxeles.</translation>
    </message>
    <message>
        <source>{name} is built of too many layers to open.</source>
        <translation>{name} tiene demasiadas capas para abrirse.</translation>
    </message>
    <message>
        <source>{name} is damaged or incomplete.</source>
        <translation>{name} tiene daños o le faltan datos.</translation>
    </message>
    <message>
        <source>JPEG pictures may have up to {jpeg} megapixels, others up to {others}. Make it smaller first.</source>
        <translation>Las imágenes JPEG pueden tener hasta {jpeg} megapíxeles; las demás, hasta {others}. Redúzcala primero.</translation>
    </message>
    <message>
        <source>The stored picture</source>
        <translation>La imagen guardada</translation>
    </message>
    <message>
        <source>{name} is on a network path.</source>
        <translation>{name} está en una ruta de red.</translation>
    </message>
    <message>
        <source>Copy it to this computer first.</source>
        <translation>Cópiela primero a este equipo.</translation>
    </message>
    <message>
        <source>{name} is empty.</source>
        <translation>{name} no contiene nada.</translation>
    </message>
    <message>
        <source>{name} is a folder, not a picture.</source>
        <translation>{name} es una carpeta, no una imagen.</translation>
    </message>
    <message>
        <source>{name} is a pipe, not a picture.</source>
        <translation>{name} es una tubería, no una imagen.</translation>
    </message>
    <message>
        <source>{name} is a socket, not a picture.</source>
        <translation>{name} es un socket, no una imagen.</translation>
    </message>
    <message>
        <source>{name} is a device, not a picture.</source>
        <translation>{name} es un dispositivo, no una imagen.</translation>
    </message>
    <message>
        <source>{name} is not a regular file.</source>
        <translation>{name} no es un archivo normal.</translation>
    </message>
    <message>
        <source>{name} is no longer there.</source>
        <translation>{name} ya no está ahí.</translation>
    </message>
    <message>
        <source>{name} may not be read by you.</source>
        <translation>{name} no se puede leer con sus permisos.</translation>
    </message>
    <message>
        <source>{name} is a socket or a device, not a picture.</source>
        <translation>{name} es un socket o un dispositivo, no una imagen.</translation>
    </message>
    <message>
        <source>{name} is a link that leads nowhere.</source>
        <translation>{name} es un enlace que no lleva a ninguna parte.</translation>
    </message>
    <message>
        <source>{name} has a name that is too long.</source>
        <translation>{name} tiene un nombre demasiado largo.</translation>
    </message>
    <message>
        <source>{name} could not be read.</source>
        <translation>{name} no se pudo leer.</translation>
    </message>
    <message>
        <source>{name} is too large: {size}.</source>
        <translation>{name} es demasiado grande: {size}.</translation>
    </message>
    <message>
        <source>Pictures may have up to {size}.</source>
        <translation>Las imágenes pueden ocupar hasta {size}.</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>un documento PDF</translation>
    </message>
    <message>
        <source>a camera raw file</source>
        <translation>un archivo RAW de cámara</translation>
    </message>
    <message>
        <source>a video</source>
        <translation>un vídeo</translation>
    </message>
    <message>
        <source>a JPEG XL picture</source>
        <translation>una imagen JPEG XL</translation>
    </message>
    <message>
        <source>a JPEG 2000 picture</source>
        <translation>una imagen JPEG 2000</translation>
    </message>
    <message>
        <source>a Photoshop document</source>
        <translation>un documento de Photoshop</translation>
    </message>
    <message>
        <source>a GIMP document</source>
        <translation>un documento de GIMP</translation>
    </message>
    <message>
        <source>a Windows icon</source>
        <translation>un icono de Windows</translation>
    </message>
    <message>
        <source>a ZIP archive or an office document</source>
        <translation>un archivo ZIP o un documento de oficina</translation>
    </message>
    <message>
        <source>a compressed file</source>
        <translation>un archivo comprimido</translation>
    </message>
    <message>
        <source>a PostScript drawing</source>
        <translation>un dibujo PostScript</translation>
    </message>
    <message>
        <source>{name} is {kind}.</source>
        <translation>{name} es {kind}.</translation>
    </message>
    <message>
        <source>This app opens {formats}.</source>
        <translation>Esta aplicación abre {formats}.</translation>
    </message>
    <message>
        <source>{name} is not a picture this app can open ({formats}).</source>
        <translation>{name} no es una imagen que esta aplicación pueda abrir ({formats}).</translation>
    </message>
    <message>
        <source>a web page</source>
        <translation>una página web</translation>
    </message>
    <message>
        <source>an SVG drawing</source>
        <translation>un dibujo SVG</translation>
    </message>
    <message>
        <source>The demo engine could not be started on this computer. Choose it again in Settings to try once more.</source>
        <translation>El motor de demostración no se pudo iniciar en este equipo. Elíjalo de nuevo en Ajustes para intentarlo otra vez.</translation>
    </message>
    <message>
        <source>The demo engine is starting…</source>
        <translation>El motor de demostración se está iniciando…</translation>
    </message>
    <message>
        <source>Looking for your API token in the keyring…</source>
        <translation>Buscando su token de la API en el llavero…</translation>
    </message>
    <message>
        <source>Add an API token in Settings, or choose the demo engine.</source>
        <translation>Añada un token de la API en Ajustes o elija el motor de demostración.</translation>
    </message>
    <message>
        <source>The API did not accept this token. Copy it again from the token page.</source>
        <translation>La API no aceptó este token. Cópielo de nuevo de la página de tokens.</translation>
    </message>
    <message>
        <source>The API did not accept this token. Nothing was saved. Copy it again from the token page.</source>
        <translation>La API no aceptó este token. No se guardó nada. Cópielo de nuevo de la página de tokens.</translation>
    </message>
    <message>
        <source>no token for {name}</source>
        <translation>sin token para {name}</translation>
    </message>
    <message>
        <source>Looking for your token…</source>
        <translation>Buscando su token…</translation>
    </message>
    <message>
        <source>No engine</source>
        <translation>Sin motor</translation>
    </message>
    <message>
        <source>Demo engine · starting…</source>
        <translation>Motor de demostración · iniciando…</translation>
    </message>
    <message>
        <source>REPLICATE_API_TOKEN is not used.</source>
        <translation>REPLICATE_API_TOKEN no se usa.</translation>
    </message>
    <message>
        <source>Forgotten until the next start: REPLICATE_API_TOKEN is still set.</source>
        <translation>Olvidado hasta el próximo inicio: REPLICATE_API_TOKEN sigue definido.</translation>
    </message>
    <message>
        <source>Removing the token from the keyring…</source>
        <translation>Quitando el token del llavero…</translation>
    </message>
    <message>
        <source>Checking the token with the API…</source>
        <translation>Comprobando el token con la API…</translation>
    </message>
    <message>
        <source>It could not be checked.</source>
        <translation>No se pudo comprobar.</translation>
    </message>
    <message>
        <source>It works: signed in as {name}.</source>
        <translation>Funciona: sesión iniciada como {name}.</translation>
    </message>
    <message>
        <source>It does not look like a Replicate token (r8_…).</source>
        <translation>No parece un token de Replicate (r8_…).</translation>
    </message>
    <message>
        <source>Saving it in the keyring…</source>
        <translation>Guardándolo en el llavero…</translation>
    </message>
    <message>
        <source>Saved in the keyring.</source>
        <translation>Guardado en el llavero.</translation>
    </message>
    <message>
        <source>Removed.</source>
        <translation>Quitado.</translation>
    </message>
    <message>
        <source>Forgotten here. The keyring could not be asked to remove it too: {why}</source>
        <translation>Olvidado aquí. No se pudo pedir al llavero que también lo quite: {why}</translation>
    </message>
    <message>
        <source>The token from the keyring is used.</source>
        <translation>Se usa el token del llavero.</translation>
    </message>
    <message>
        <source>The app made a mistake; nothing was changed.</source>
        <translation>La aplicación cometió un error; no se cambió nada.</translation>
    </message>
    <message>
        <source>This picture could not be opened, through a fault of the app.</source>
        <translation>Esta imagen no se pudo abrir por un fallo de la aplicación.</translation>
    </message>
    <message>
        <source>The picture of this question is no longer on this computer.</source>
        <translation>La imagen de esta pregunta ya no está en este equipo.</translation>
    </message>
    <message>
        <source>The desktop&apos;s screen capture is no file of this computer.</source>
        <translation>La captura de pantalla del escritorio no es un archivo de este equipo.</translation>
    </message>
    <message>
        <source>A question of yours with the same words is not accounted for yet, and this may be its answer. It is looked for by itself; import this later if it turns out to be another one.</source>
        <translation>Una pregunta suya con las mismas palabras sigue sin aclararse, y esta puede ser su respuesta. La búsqueda es automática; impórtela más tarde si resulta ser otra.</translation>
    </message>
    <message>
        <source>Its picture lies at an address on the web and was not fetched: it is imported without.</source>
        <translation>Su imagen está en una dirección de la web y no se descargó: se importa sin ella.</translation>
    </message>
    <message>
        <source>It is imported without its picture.</source>
        <translation>Se importa sin su imagen.</translation>
    </message>
    <message>
        <source>It could not be imported.</source>
        <translation>No se pudo importar.</translation>
    </message>
    <message>
        <source>The check was stopped before this line.</source>
        <translation>La comprobación se detuvo antes de esta línea.</translation>
    </message>
    <message>
        <source>It could not be checked, through a fault of the app.</source>
        <translation>No se pudo comprobar por un fallo de la aplicación.</translation>
    </message>
    <message>
        <source>The keyring of this computer does not answer.</source>
        <translation>El llavero de este equipo no responde.</translation>
    </message>
    <message>
        <source>It may be waiting for its password in another window.</source>
        <translation>Puede que espere su contraseña en otra ventana.</translation>
    </message>
    <message>
        <source>A picture is still being opened.</source>
        <translation>Aún se está abriendo una imagen.</translation>
    </message>
    <message>
        <source>It took too long.</source>
        <translation>Tardó demasiado.</translation>
    </message>
    <message>
        <source>It did not answer in time.</source>
        <translation>No respondió a tiempo.</translation>
    </message>
    <message>
        <source>It answers; a token is kept in it.</source>
        <translation>Responde; hay un token guardado en él.</translation>
    </message>
    <message>
        <source>It answers; no token is kept in it.</source>
        <translation>Responde; no hay ningún token guardado en él.</translation>
    </message>
    <message>
        <source>These cannot be opened: {names}.</source>
        <translation>Estos no se pueden abrir: {names}.</translation>
    </message>
    <message>
        <source>Install the app again.</source>
        <translation>Instale de nuevo la aplicación.</translation>
    </message>
    <message>
        <source>All of them can be opened.</source>
        <translation>Se pueden abrir todos.</translation>
    </message>
    <message>
        <source>It may be waiting for its password in another window. Until then a token is kept for this session only.</source>
        <translation>Puede que espere su contraseña en otra ventana. Hasta entonces, un token se guarda solo para esta sesión.</translation>
    </message>
    <message>
        <source>The keyring could not be used, through a fault of the app.</source>
        <translation>El llavero no se pudo usar por un fallo de la aplicación.</translation>
    </message>
    <message>
        <source>The API token holds characters that cannot be sent.</source>
        <translation>El token de la API contiene caracteres que no se pueden enviar.</translation>
    </message>
    <message>
        <source>Paste it again in Settings.</source>
        <translation>Péguelo de nuevo en Ajustes.</translation>
    </message>
    <message>
        <source>The file of certificates that is named in Settings cannot be used.</source>
        <translation>El archivo de certificados indicado en Ajustes no se puede usar.</translation>
    </message>
    <message>
        <source>It should hold certificates (PEM) and be readable, or be taken out of Settings.</source>
        <translation>Debería contener certificados (PEM) y poder leerse, o quitarse de Ajustes.</translation>
    </message>
    <message>
        <source>The setting {setting} cannot be used.</source>
        <translation>El ajuste {setting} no se puede usar.</translation>
    </message>
    <message>
        <source>It should name a file of certificates (PEM) that can be read, or be removed.</source>
        <translation>Debería indicar un archivo de certificados (PEM) que se pueda leer, o quitarse.</translation>
    </message>
    <message>
        <source>It should name a folder of certificates (as OpenSSL&apos;s c_rehash makes it) that can be read, or be removed.</source>
        <translation>Debería indicar una carpeta de certificados (como la que crea c_rehash de OpenSSL) que se pueda leer, o quitarse.</translation>
    </message>
    <message>
        <source>The list of predictions continues at another address, which was not asked.</source>
        <translation>La lista de predicciones continúa en otra dirección, que no se consultó.</translation>
    </message>
    <message>
        <source>Replicate did not answer in time.</source>
        <translation>Replicate no respondió a tiempo.</translation>
    </message>
    <message>
        <source>Check the internet connection and try again.</source>
        <translation>Compruebe la conexión a internet e inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>The connection to Replicate broke.</source>
        <translation>La conexión con Replicate se cortó.</translation>
    </message>
    <message>
        <source>The question was sent, but no answer to it was understood, so it may be running at Replicate.</source>
        <translation>La pregunta se envió, pero no se entendió ninguna respuesta a ella, así que puede estar en curso en Replicate.</translation>
    </message>
    <message>
        <source>It is looked for there, and not sent again by itself.</source>
        <translation>Se busca allí y no se vuelve a enviar automáticamente.</translation>
    </message>
    <message>
        <source>The answer&apos;s stream lies at an address that Replicate does not use.</source>
        <translation>El streaming de la respuesta está en una dirección que Replicate no usa.</translation>
    </message>
    <message>
        <source>for the system&apos;s proxy</source>
        <comment>stands after: The setting</comment>
        <translation>del proxy del sistema</translation>
    </message>
    <message>
        <source>The proxy that is named in Settings cannot be used.</source>
        <translation>El proxy indicado en Ajustes no se puede usar.</translation>
    </message>
    <message>
        <source>It should look like http://host:8080, or be empty.</source>
        <translation>Debería tener la forma http://host:8080 o estar vacío.</translation>
    </message>
    <message>
        <source>The setting {setting} names a SOCKS proxy, which this app cannot use.</source>
        <translation>El ajuste {setting} indica un proxy SOCKS, que esta aplicación no puede usar.</translation>
    </message>
    <message>
        <source>It should name an http proxy such as http://host:8080, or be removed.</source>
        <translation>Debería indicar un proxy http como http://host:8080, o quitarse.</translation>
    </message>
    <message>
        <source>It should name a proxy such as http://host:8080, or be removed.</source>
        <translation>Debería indicar un proxy como http://host:8080, o quitarse.</translation>
    </message>
    <message>
        <source>It should list hosts such as intranet.example, with commas in between, or be removed.</source>
        <translation>Debería enumerar hosts como intranet.example, separados por comas, o quitarse.</translation>
    </message>
    <message>
        <source>Replicate is getting too many requests from this account.</source>
        <translation>Replicate está recibiendo demasiadas solicitudes de esta cuenta.</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>Inténtelo de nuevo dentro de un momento.</translation>
    </message>
    <message>
        <source>Replicate has a problem at the moment.</source>
        <translation>Replicate tiene un problema en este momento.</translation>
    </message>
    <message>
        <source>Check it in Settings.</source>
        <translation>Compruébelo en Ajustes.</translation>
    </message>
    <message>
        <source>The Replicate account has no credit left.</source>
        <translation>La cuenta de Replicate se ha quedado sin crédito.</translation>
    </message>
    <message>
        <source>Add some at {page} and ask again.</source>
        <translation>Añada crédito en {page} y pregunte de nuevo.</translation>
    </message>
    <message>
        <source>Replicate has no record of this question.</source>
        <translation>Replicate no tiene constancia de esta pregunta.</translation>
    </message>
    <message>
        <source>There is no predictions API at this address.</source>
        <translation>No hay ninguna API de predicciones en esta dirección.</translation>
    </message>
    <message>
        <source>Check the API address in Settings.</source>
        <translation>Compruebe la dirección de la API en Ajustes.</translation>
    </message>
    <message>
        <source>Replicate refused the request (status {status}).</source>
        <translation>Replicate rechazó la solicitud (estado {status}).</translation>
    </message>
    <message>
        <source>Replicate did not accept the request&apos;s values.</source>
        <translation>Replicate no aceptó los valores de la solicitud.</translation>
    </message>
    <message>
        <source>Try again in {seconds} s.</source>
        <translation>Inténtelo de nuevo en {seconds} s.</translation>
    </message>
    <message>
        <source>The picture is too large for Replicate.</source>
        <translation>La imagen es demasiado grande para Replicate.</translation>
    </message>
    <message>
        <source>Use a smaller one, or crop it.</source>
        <translation>Use una más pequeña o recórtela.</translation>
    </message>
    <message>
        <source>It says: {words}</source>
        <translation>Dice: {words}</translation>
    </message>
    <message>
        <source>The reply is far too large.</source>
        <translation>La respuesta recibida es demasiado grande.</translation>
    </message>
    <message>
        <source>The reply is packed in a way that was not asked for.</source>
        <translation>La respuesta recibida está comprimida de una forma que no se pidió.</translation>
    </message>
    <message>
        <source>The reply is damaged.</source>
        <translation>La respuesta recibida está dañada.</translation>
    </message>
    <message>
        <source>The answer&apos;s stream holds an event that is far too large.</source>
        <translation>El streaming de la respuesta contiene un evento demasiado grande.</translation>
    </message>
    <message>
        <source>Check the proxy settings.</source>
        <translation>Compruebe los ajustes del proxy.</translation>
    </message>
    <message>
        <source>The proxy of this network could not be reached.</source>
        <translation>No se pudo llegar al proxy de esta red.</translation>
    </message>
    <message>
        <source>Replicate could not be reached.</source>
        <translation>No se pudo llegar a Replicate.</translation>
    </message>
    <message>
        <source>its certificate is not valid today</source>
        <translation>su certificado no es válido hoy</translation>
    </message>
    <message>
        <source>Check this computer&apos;s date and time.</source>
        <translation>Compruebe la fecha y la hora de este equipo.</translation>
    </message>
    <message>
        <source>this computer does not know who issued its certificate</source>
        <translation>este equipo no conoce a quien emitió su certificado</translation>
    </message>
    <message>
        <source>If a company&apos;s proxy or a virus scanner stands in between, its authority must be added to this computer.</source>
        <translation>Si hay en medio un proxy de empresa o un antivirus, su autoridad de certificación debe añadirse a este equipo.</translation>
    </message>
    <message>
        <source>its certificate belongs to another address</source>
        <translation>su certificado pertenece a otra dirección</translation>
    </message>
    <message>
        <source>A sign-in page of this network or a proxy may stand in between.</source>
        <translation>Puede haber en medio una página de inicio de sesión de esta red o un proxy.</translation>
    </message>
    <message>
        <source>Check this computer&apos;s date, and whether a proxy or a virus scanner stands in between.</source>
        <translation>Compruebe la fecha de este equipo y si hay en medio un proxy o un antivirus.</translation>
    </message>
    <message>
        <source>The secure connection to the proxy of this network could not be verified.</source>
        <translation>No se pudo verificar la conexión segura con el proxy de esta red.</translation>
    </message>
    <message>
        <source>The secure connection to Replicate could not be verified.</source>
        <translation>No se pudo verificar la conexión segura con Replicate.</translation>
    </message>
    <message>
        <source>The secure connection to the proxy of this network could not be verified: {why}.</source>
        <translation>No se pudo verificar la conexión segura con el proxy de esta red: {why}.</translation>
    </message>
    <message>
        <source>The secure connection to Replicate could not be verified: {why}.</source>
        <translation>No se pudo verificar la conexión segura con Replicate: {why}.</translation>
    </message>
    <message>
        <source>The proxy of this network wants a user name and password, and did not get ones that it accepts.</source>
        <translation>El proxy de esta red pide nombre de usuario y contraseña, y no recibió unos que acepte.</translation>
    </message>
    <message>
        <source>Put them into the proxy setting: http://name:password@host:port.</source>
        <translation>Póngalos en el ajuste del proxy: http://name:password@host:port.</translation>
    </message>
    <message>
        <source>The proxy of this network could not reach Replicate.</source>
        <translation>El proxy de esta red no pudo llegar a Replicate.</translation>
    </message>
    <message>
        <source>The proxy of this network did not let the request through.</source>
        <translation>El proxy de esta red no dejó pasar la solicitud.</translation>
    </message>
    <message>
        <source>The reply did not come from Replicate.</source>
        <translation>La respuesta recibida no vino de Replicate.</translation>
    </message>
    <message>
        <source>A sign-in page of this network or a proxy may be in the way.</source>
        <translation>Puede que lo impida una página de inicio de sesión de esta red o un proxy.</translation>
    </message>
    <message>
        <source>The reply holds no list of predictions.</source>
        <translation>La respuesta recibida no contiene una lista de predicciones.</translation>
    </message>
    <message>
        <source>The reply does not say whose token this is.</source>
        <translation>La respuesta recibida no dice de quién es este token.</translation>
    </message>
    <message>
        <source>The reply names no prediction.</source>
        <translation>La respuesta recibida no indica ninguna predicción.</translation>
    </message>
    <message>
        <source>The reply does not say how the prediction is doing.</source>
        <translation>La respuesta recibida no dice cómo va la predicción.</translation>
    </message>
    <message>
        <source>The history holds a question that this version cannot read.</source>
        <translation>El historial contiene una pregunta que esta versión no puede leer.</translation>
    </message>
    <message>
        <source>The name of this folder cannot be kept.</source>
        <translation>El nombre de esta carpeta no se puede guardar.</translation>
    </message>
    <message>
        <source>Choose one whose name is a single line.</source>
        <translation>Elija una cuyo nombre ocupe una sola línea.</translation>
    </message>
    <message>
        <source>Where the data lies could not be noted: {why}.</source>
        <translation>No se pudo anotar dónde están los datos: {why}.</translation>
    </message>
    <message>
        <source>the disk refused</source>
        <translation>el disco lo rechazó</translation>
    </message>
    <message>
        <source>Another LLaVA Desktop is open on the same history.</source>
        <translation>Hay otro LLaVA Desktop abierto con el mismo historial.</translation>
    </message>
    <message>
        <source>Close that one first.</source>
        <translation>Ciérrelo primero.</translation>
    </message>
    <message>
        <source>The history file is no longer there.</source>
        <translation>El archivo del historial ya no está.</translation>
    </message>
    <message>
        <source>The history file is damaged, and it cannot be put aside: {reason}.</source>
        <translation>El archivo del historial está dañado y no se puede apartar: {reason}.</translation>
    </message>
    <message>
        <source>The file was left as it is.</source>
        <translation>El archivo se dejó como está.</translation>
    </message>
    <message>
        <source>Your unsent question could not be kept: {why}.</source>
        <translation>No se pudo guardar su pregunta sin enviar: {why}.</translation>
    </message>
    <message>
        <source>no space</source>
        <translation>no hay espacio</translation>
    </message>
    <message>
        <source>Your unsent question could not be removed: {why}.</source>
        <translation>No se pudo quitar su pregunta sin enviar: {why}.</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>en uso</translation>
    </message>
    <message>
        <source>There is nothing to export yet.</source>
        <translation>Aún no hay nada que exportar.</translation>
    </message>
    <message>
        <source>There is nothing to export.</source>
        <translation>No hay nada que exportar.</translation>
    </message>
    <message>
        <source>One picture was not on this computer any more.</source>
        <translation>Una imagen ya no estaba en este equipo.</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) (was|were) not on this computer any more.</source>
        <translation>
            <numerusform>%n imagen ya no estaba en este equipo.</numerusform>
            <numerusform>%n imágenes ya no estaban en este equipo.</numerusform>
        </translation>
    </message>
    <message>
        <source>The folder {folder} cannot be used: {why}.</source>
        <translation>La carpeta {folder} no se puede usar: {why}.</translation>
    </message>
    <message>
        <source>it cannot be created</source>
        <translation>no se puede crear</translation>
    </message>
    <message>
        <source>Nothing is saved until it can be written to. Another folder can be named with --data-dir.</source>
        <translation>No se guarda nada hasta que se pueda escribir en ella. Se puede indicar otra carpeta con --data-dir.</translation>
    </message>
    <message>
        <source>Another question in the history already has this prediction.</source>
        <translation>Otra pregunta del historial ya tiene esta predicción.</translation>
    </message>
    <message>
        <source>The search index was damaged, and is made anew.</source>
        <translation>El índice de búsqueda estaba dañado y se está rehaciendo.</translation>
    </message>
    <message>
        <source>Search again soon.</source>
        <translation>Busque de nuevo dentro de poco.</translation>
    </message>
    <message>
        <source>{name} is no file that can be read.</source>
        <translation>{name} no es un archivo que se pueda leer.</translation>
    </message>
    <message>
        <source>Choose an export of LLaVA Desktop.</source>
        <translation>Elija una exportación de LLaVA Desktop.</translation>
    </message>
    <message>
        <source>{name} cannot be read: {why}.</source>
        <translation>{name} no se puede leer: {why}.</translation>
    </message>
    <message>
        <source>The file is not readable text (not UTF-8 after byte {position:,}).</source>
        <translation>El archivo no es texto legible (no es UTF-8 después del byte {position:,}).</translation>
    </message>
    <message>
        <source>The file holds more than {most:,} questions.</source>
        <translation>El archivo contiene más de {most:,} preguntas.</translation>
    </message>
    <message>
        <source>a picture is not of the size that its question says</source>
        <translation>una imagen no tiene el tamaño que indica su pregunta</translation>
    </message>
    <message>
        <source>The file is damaged at line {line:,}: {why}.</source>
        <translation>El archivo está dañado en la línea {line:,}: {why}.</translation>
    </message>
    <message>
        <source>The file is damaged at line {line:,}: {sentence}</source>
        <translation>El archivo está dañado en la línea {line:,}: {sentence}</translation>
    </message>
    <message>
        <source>There is no question in this file.</source>
        <translation>No hay ninguna pregunta en este archivo.</translation>
    </message>
    <message>
        <source>Nothing can be written in {folder}: {why}.</source>
        <translation>No se puede escribir nada en {folder}: {why}.</translation>
    </message>
    <message>
        <source>The app made a mistake.</source>
        <translation>La aplicación cometió un error.</translation>
    </message>
    <message>
        <source>Details are in its log.</source>
        <translation>Los detalles están en su registro.</translation>
    </message>
    <message>
        <source>The history file is damaged.</source>
        <translation>El archivo del historial está dañado.</translation>
    </message>
    <message>
        <source>The app is closing.</source>
        <translation>La aplicación se está cerrando.</translation>
    </message>
    <message>
        <source>The token could not be read from the keyring.</source>
        <translation>No se pudo leer el token del llavero.</translation>
    </message>
    <message>
        <source>The token could not be saved in the keyring.</source>
        <translation>No se pudo guardar el token en el llavero.</translation>
    </message>
    <message>
        <source>The keyring did not keep the token.</source>
        <translation>El llavero no conservó el token.</translation>
    </message>
    <message>
        <source>The token could not be removed from the keyring.</source>
        <translation>No se pudo quitar el token del llavero.</translation>
    </message>
    <message>
        <source>The keyring still holds the token.</source>
        <translation>El llavero aún contiene el token.</translation>
    </message>
    <message>
        <source>The keyring could not be opened.</source>
        <translation>No se pudo abrir el llavero.</translation>
    </message>
    <message>
        <source>No safe keyring was found on this computer.</source>
        <translation>No se encontró ningún llavero seguro en este equipo.</translation>
    </message>
    <message>
        <source>A token is kept for this session only.</source>
        <translation>Un token se guarda solo para esta sesión.</translation>
    </message>
    <message>
        <source>Unlock the keyring and start again, or enter the token for this session.</source>
        <translation>Desbloquee el llavero y reinicie la aplicación, o introduzca el token para esta sesión.</translation>
    </message>
    <message>
        <source>Remove it in the keyring&apos;s own window.</source>
        <translation>Quítelo en la ventana del propio llavero.</translation>
    </message>
    <message>
        <source>The keyring is locked, and was not unlocked.</source>
        <translation>El llavero está bloqueado y no se desbloqueó.</translation>
    </message>
    <message>
        <source>The new folder and the old one lie in each other.</source>
        <translation>La carpeta nueva y la anterior están una dentro de la otra.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Elija otra carpeta.</translation>
    </message>
    <message>
        <source>There is something in {name} already.</source>
        <translation>Ya hay algo en {name}.</translation>
    </message>
    <message>
        <source>There is too little room: {needed} are needed, and {free} are free.</source>
        <translation>Falta espacio: se necesitan {needed} y hay {free} libres.</translation>
    </message>
    <message>
        <source>Choose a folder on another disk.</source>
        <translation>Elija una carpeta en otro disco.</translation>
    </message>
    <message>
        <source>The data stays where it is.</source>
        <translation>Los datos se quedan donde están.</translation>
    </message>
    <message>
        <source>What was copied to {name} is not what was read.</source>
        <translation>Lo que se copió a {name} no es lo que se leyó.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>No se cambió nada.</translation>
    </message>
    <message>
        <source>{name} is no ordinary file, and cannot be moved.</source>
        <translation>{name} no es un archivo corriente y no se puede mover.</translation>
    </message>
    <message>
        <source>Move the folder by hand.</source>
        <translation>Mueva la carpeta a mano.</translation>
    </message>
    <message>
        <source>{name} is a link to another folder.</source>
        <translation>{name} es un enlace a otra carpeta.</translation>
    </message>
    <message>
        <source>The folder</source>
        <translation>La carpeta</translation>
    </message>
    <message>
        <source>{where} could not be read: {why}.</source>
        <translation>{where} no se pudo leer: {why}.</translation>
    </message>
    <message>
        <source>{where} could not be used: {why}.</source>
        <translation>{where} no se pudo usar: {why}.</translation>
    </message>
    <message>
        <source>{where} could not be written: {why}.</source>
        <translation>{where} no se pudo escribir: {why}.</translation>
    </message>
    <message>
        <source>{where} could not be compared: {why}.</source>
        <translation>{where} no se pudo comparar: {why}.</translation>
    </message>
    <message>
        <source>What the file held is kept in {name}, in the settings folder.</source>
        <translation>Lo que contenía el archivo se conserva en {name}, en la carpeta de ajustes.</translation>
    </message>
    <message>
        <source>There is something else in the place of the history file.</source>
        <translation>Hay otra cosa en el lugar del archivo del historial.</translation>
    </message>
    <message>
        <source>It is {path}.</source>
        <translation>Es {path}.</translation>
    </message>
    <message>
        <source>The history file is empty: it was damaged.</source>
        <translation>El archivo del historial está vacío: se dañó.</translation>
    </message>
    <message>
        <source>The history file belongs to another program.</source>
        <translation>El archivo del historial pertenece a otro programa.</translation>
    </message>
    <message>
        <source>The history was written by a newer version of this app.</source>
        <translation>El historial lo escribió una versión más reciente de esta aplicación.</translation>
    </message>
    <message>
        <source>Install that version again to read it.</source>
        <translation>Instale de nuevo esa versión para leerlo.</translation>
    </message>
    <message>
        <source>Your presets cannot be read: {why}.</source>
        <translation>Sus preajustes no se pueden leer: {why}.</translation>
    </message>
    <message>
        <source>Your presets were damaged.</source>
        <translation>Sus preajustes estaban dañados.</translation>
    </message>
    <message>
        <source>{lost} of {all} presets could not be read.</source>
        <translation>No se pudieron leer {lost} de {all} preajustes.</translation>
    </message>
    <message>
        <source>The presets could not be saved: {why}.</source>
        <translation>Los preajustes no se pudieron guardar: {why}.</translation>
    </message>
    <message>
        <source>The file is {path}: save it before you change a preset.</source>
        <translation>El archivo es {path}: guárdelo aparte antes de cambiar un preajuste.</translation>
    </message>
    <message>
        <source>Your shortcuts cannot be read: {why}.</source>
        <translation>Sus atajos no se pueden leer: {why}.</translation>
    </message>
    <message>
        <source>Your shortcuts were damaged.</source>
        <translation>Sus atajos estaban dañados.</translation>
    </message>
    <message>
        <source>{lost} of your shortcuts could not be read.</source>
        <translation>No se pudieron leer {lost} de sus atajos.</translation>
    </message>
    <message>
        <source>The shortcuts could not be saved: {why}.</source>
        <translation>Los atajos no se pudieron guardar: {why}.</translation>
    </message>
    <message>
        <source>The file is {path}: save it before you change a shortcut.</source>
        <translation>El archivo es {path}: guárdelo aparte antes de cambiar un atajo.</translation>
    </message>
    <message>
        <source>This could not be saved: {reason}.</source>
        <translation>No se pudo guardar: {reason}.</translation>
    </message>
    <message>
        <source>Check that the disk has space and can be written to.</source>
        <translation>Compruebe que el disco tiene espacio y permite escribir.</translation>
    </message>
    <message>
        <source>The history file cannot be written to.</source>
        <translation>No se puede escribir en el archivo del historial.</translation>
    </message>
    <message>
        <source>Check its permissions, and those of its folder.</source>
        <translation>Compruebe sus permisos y los de su carpeta.</translation>
    </message>
    <message>
        <source>The disk is full: nothing more can be saved.</source>
        <translation>El disco está lleno: no se puede guardar nada más.</translation>
    </message>
    <message>
        <source>Free some space and try again.</source>
        <translation>Libere espacio e inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>Another program is using the history.</source>
        <translation>Otro programa está usando el historial.</translation>
    </message>
    <message>
        <source>Close it and try again.</source>
        <translation>Ciérrelo e inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>The history could not be used: {error}.</source>
        <translation>No se pudo usar el historial: {error}.</translation>
    </message>
    <message>
        <source>The disk is full: {name} was not written.</source>
        <translation>El disco está lleno: {name} no se escribió.</translation>
    </message>
    <message>
        <source>Free some space, or choose another folder.</source>
        <translation>Libere espacio o elija otra carpeta.</translation>
    </message>
    <message>
        <source>Nothing can be written to the folder {where}.</source>
        <translation>No se puede escribir nada en la carpeta {where}.</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>Elija otra.</translation>
    </message>
    <message>
        <source>{name} could not be written: {reason}.</source>
        <translation>{name} no se pudo escribir: {reason}.</translation>
    </message>
    <message>
        <source>Choose another name or folder.</source>
        <translation>Elija otro nombre u otra carpeta.</translation>
    </message>
    <message>
        <source>The window&apos;s place could not be saved: {why}.</source>
        <translation>No se pudo guardar la posición de la ventana: {why}.</translation>
    </message>
    <message>
        <source>The history is closed.</source>
        <translation>El historial está cerrado.</translation>
    </message>
    <message>
        <source>It is kept in the keyring.</source>
        <translation>Se guarda en el llavero.</translation>
    </message>
    <message>
        <source>It is kept for this session only.</source>
        <translation>Se guarda solo para esta sesión.</translation>
    </message>
    <message>
        <source>It comes from REPLICATE_API_TOKEN, for this session only.</source>
        <translation>Viene de REPLICATE_API_TOKEN, solo para esta sesión.</translation>
    </message>
    <message>
        <source>{host} answers as the predictions API does.</source>
        <translation>{host} responde como la API de predicciones.</translation>
    </message>
    <message>
        <source>The server did not say what time it is.</source>
        <translation>El servidor no dijo qué hora es.</translation>
    </message>
    <message>
        <source>This computer&apos;s clock agrees with the server&apos;s.</source>
        <translation>El reloj de este equipo coincide con el del servidor.</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {duration} behind the server&apos;s.</source>
        <translation>El reloj de este equipo va {duration} por detrás del reloj del servidor.</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {duration} ahead of the server&apos;s.</source>
        <translation>El reloj de este equipo va {duration} por delante del reloj del servidor.</translation>
    </message>
    <message>
        <source>Set this computer&apos;s date and time: certificates seem invalid with a wrong one, and answers are dated wrongly.</source>
        <translation>Ajuste la fecha y la hora de este equipo: si son erróneas, los certificados parecen no válidos y las respuestas llevan una fecha equivocada.</translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hora</numerusform>
            <numerusform>%n horas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n día</numerusform>
            <numerusform>%n días</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no API token.</source>
        <translation>No hay token de la API.</translation>
    </message>
    <message>
        <source>Add one in Settings to ask LLaVA.</source>
        <translation>Añada uno en Ajustes para preguntar a LLaVA.</translation>
    </message>
    <message>
        <source>Copy it again from the token page, and save it in Settings.</source>
        <translation>Cópielo de nuevo de la página de tokens y guárdelo en Ajustes.</translation>
    </message>
    <message>
        <source>It works.</source>
        <translation>Funciona.</translation>
    </message>
    <message>
        <source>It belongs to {name}.</source>
        <translation>Pertenece a {name}.</translation>
    </message>
    <message>
        <source>Replicate does not know version {version} of {model}.</source>
        <translation>Replicate no conoce la versión {version} de {model}.</translation>
    </message>
    <message>
        <source>Look for a newer version of this app.</source>
        <translation>Busque una versión más reciente de esta aplicación.</translation>
    </message>
    <message>
        <source>{engine} does not list {version} as a version of {model}; it may still take it.</source>
        <translation>{engine} no muestra {version} como versión de {model}; puede que la acepte de todos modos.</translation>
    </message>
    <message>
        <source>Version {version} of {model} is there.</source>
        <translation>La versión {version} de {model} está disponible.</translation>
    </message>
    <message>
        <source>Version {version} of {model} is there, not the usual one.</source>
        <translation>La versión {version} de {model} está disponible, pero no es la habitual.</translation>
    </message>
    <message>
        <source>history and pictures</source>
        <comment>what a folder is for</comment>
        <translation>historial e imágenes</translation>
    </message>
    <message>
        <source>settings</source>
        <comment>what a folder is for</comment>
        <translation>ajustes</translation>
    </message>
    <message>
        <source>log</source>
        <comment>what a folder is for</comment>
        <translation>registro</translation>
    </message>
    <message>
        <source>The folder for {what} cannot be written to: {why}. It is {folder}.</source>
        <translation>No se puede escribir en la carpeta de {what}: {why}. Es {folder}.</translation>
    </message>
    <message>
        <source>it cannot be used</source>
        <translation>no se puede usar</translation>
    </message>
    <message>
        <source>Make it writable, or name another one with --data-dir.</source>
        <translation>Permita escribir en ella o indique otra con --data-dir.</translation>
    </message>
    <message>
        <source>History, settings and log can be written. The history is in {folder}.</source>
        <translation>Se puede escribir en el historial, los ajustes y el registro. El historial está en {folder}.</translation>
    </message>
    <message>
        <source>it cannot be asked</source>
        <translation>no se puede consultar</translation>
    </message>
    <message>
        <source>Free space could not be read: {why}.</source>
        <translation>No se pudo consultar el espacio libre: {why}.</translation>
    </message>
    <message>
        <source>Only {size} are free where the history is kept.</source>
        <translation>Solo hay {size} libres donde se guarda el historial.</translation>
    </message>
    <message>
        <source>Make room there: an answer that cannot be saved is lost with the window.</source>
        <translation>Haga sitio allí: una respuesta que no se puede guardar se pierde con la ventana.</translation>
    </message>
    <message>
        <source>{size} are free where the history is kept.</source>
        <translation>Hay {size} libres donde se guarda el historial.</translation>
    </message>
    <message>
        <source>It is still being written to.</source>
        <translation>Aún se está escribiendo en él.</translation>
    </message>
    <message>
        <source>It can be read and written; its file has {size}.</source>
        <translation>Se puede leer y escribir; su archivo ocupa {size}.</translation>
    </message>
    <message>
        <source>The history&apos;s file is damaged.</source>
        <translation>El archivo del historial está dañado.</translation>
    </message>
    <message>
        <source>Start the app again: what is damaged is put aside, and the newest good copy is offered.</source>
        <translation>Reinicie la aplicación: lo dañado se aparta y se ofrece la copia correcta más reciente.</translation>
    </message>
    <message>
        <source>{size:.1f} GB</source>
        <translation>{size:.1f} GB</translation>
    </message>
    <message>
        <source>The demo engine was chosen, which needs no network; nobody was asked.</source>
        <translation>Se eligió el motor de demostración, que no necesita red; no se consultó a nadie.</translation>
    </message>
    <message>
        <source>Not needed: the API is on this computer, and reached without encryption.</source>
        <translation>No hace falta: la API está en este equipo y se accede a ella sin cifrado.</translation>
    </message>
    <message>
        <source>Start the app again.</source>
        <translation>Reinicie la aplicación.</translation>
    </message>
    <message>
        <source>Check the proxy setting.</source>
        <translation>Compruebe el ajuste del proxy.</translation>
    </message>
    <message>
        <source>It does not answer.</source>
        <translation>No responde.</translation>
    </message>
    <message>
        <source>It answers on this computer. It is not LLaVA.</source>
        <translation>Responde en este equipo. No es LLaVA.</translation>
    </message>
    <message>
        <source>The token has to work first.</source>
        <translation>Primero tiene que funcionar el token.</translation>
    </message>
    <message>
        <source>The settings above have to be mended first.</source>
        <translation>Primero hay que corregir los ajustes de arriba.</translation>
    </message>
    <message>
        <source>None is used: the API is on this computer.</source>
        <comment>a proxy</comment>
        <translation>No se usa ninguno: la API está en este equipo.</translation>
    </message>
    <message>
        <source>No proxy is set.</source>
        <translation>No hay ningún proxy configurado.</translation>
    </message>
    <message>
        <source>A proxy is set, and not used for {host}.</source>
        <translation>Hay un proxy configurado, pero no se usa para {host}.</translation>
    </message>
    <message>
        <source>{host}:{port} is used.</source>
        <translation>Se usa {host}:{port}.</translation>
    </message>
    <message>
        <source>The proxy {host}</source>
        <translation>El proxy {host}</translation>
    </message>
    <message>
        <source>{who} was found.</source>
        <translation>{who}: nombre encontrado.</translation>
    </message>
    <message>
        <source>{who} is already a numeric address, so no name is looked up.</source>
        <translation>{who} ya es una dirección numérica, así que no se busca ningún nombre.</translation>
    </message>
    <message>
        <source>Check the internet connection, and the address.</source>
        <translation>Compruebe la conexión a internet y la dirección.</translation>
    </message>
    <message>
        <source>{who} was not found: no name server knows it, or none answers.</source>
        <translation>{who}: nombre no encontrado. Ningún servidor de nombres lo conoce, o ninguno responde.</translation>
    </message>
    <message>
        <source>Without an address nothing can be reached.</source>
        <translation>Sin una dirección no se puede establecer la conexión.</translation>
    </message>
    <message>
        <source>Check the internet connection, and a firewall.</source>
        <translation>Compruebe la conexión a internet y si hay un cortafuegos.</translation>
    </message>
    <message>
        <source>{who} does not answer at port {port}.</source>
        <translation>{who} no responde en el puerto {port}.</translation>
    </message>
    <message>
        <source>No connection could be made.</source>
        <translation>No se pudo establecer la conexión.</translation>
    </message>
    <message>
        <source>{who} answers at port {port} after {took} ms.</source>
        <translation>{who} responde en el puerto {port} tras {took} ms.</translation>
    </message>
    <message>
        <source>There is no secure connection to ask over.</source>
        <translation>Falta una conexión segura por la que consultar.</translation>
    </message>
    <message>
        <source>The API has to answer first.</source>
        <translation>Primero tiene que responder la API.</translation>
    </message>
    <message>
        <source>The system&apos;s own certificates are used.</source>
        <comment>authorities</comment>
        <translation>Se usan los certificados del propio sistema.</translation>
    </message>
    <message numerus="yes">
        <source>%n (authority is|authorities are) trusted.</source>
        <translation>
            <numerusform>Se confía en %n autoridad.</numerusform>
            <numerusform>Se confía en %n autoridades.</numerusform>
        </translation>
    </message>
    <message>
        <source>Save the picture in the browser, then drop the file.</source>
        <translation>Guarde la imagen en el navegador y después suelte el archivo.</translation>
    </message>
    <message>
        <source>{host} did not send the picture in time.</source>
        <translation>{host} no envió la imagen a tiempo.</translation>
    </message>
    <message>
        <source>The link leads to an address that this app does not open.</source>
        <translation>El enlace lleva a una dirección que esta aplicación no abre.</translation>
    </message>
    <message>
        <source>The link was forwarded too many times.</source>
        <translation>El enlace se redirigió demasiadas veces.</translation>
    </message>
    <message>
        <source>{host} answered with {status} instead of a picture.</source>
        <translation>{host} respondió con {status} en lugar de una imagen.</translation>
    </message>
    <message>
        <source>The reply is not a picture that this app can read.</source>
        <translation>Lo recibido no es una imagen que esta aplicación pueda leer.</translation>
    </message>
    <message>
        <source>The picture&apos;s address cannot be read.</source>
        <translation>La dirección de la imagen no se puede leer.</translation>
    </message>
    <message>
        <source>{host} could not be reached.</source>
        <translation>No se pudo llegar a {host}.</translation>
    </message>
    <message>
        <source>The secure connection to {host} could not be verified.</source>
        <translation>No se pudo verificar la conexión segura con {host}.</translation>
    </message>
    <message>
        <source>The connection to {host} broke.</source>
        <translation>La conexión con {host} se cortó.</translation>
    </message>
    <message>
        <source>Connected.</source>
        <comment>a connection</comment>
        <translation>Conectado.</translation>
    </message>
    <message>
        <source>Connected with {protocol}; the certificate was issued by {issuer}.</source>
        <translation>Conectado con {protocol}; el certificado lo emitió {issuer}.</translation>
    </message>
    <message>
        <source>Connected with {protocol}.</source>
        <translation>Conectado con {protocol}.</translation>
    </message>
    <message>
        <source>The answer was stopped: it had grown past 4 million characters.</source>
        <translation>La respuesta se detuvo: había superado los 4 millones de caracteres.</translation>
    </message>
    <message>
        <source>What came is kept.</source>
        <translation>Lo que llegó se conserva.</translation>
    </message>
    <message>
        <source>The account&apos;s list of predictions is too long to be read back to this question.</source>
        <translation>La lista de predicciones de la cuenta es demasiado larga para leerla hasta esta pregunta.</translation>
    </message>
    <message>
        <source>{host} could not be found.</source>
        <translation>No se encontró {host}.</translation>
    </message>
    <message>
        <source>Check the internet connection.</source>
        <translation>Compruebe la conexión a internet.</translation>
    </message>
    <message>
        <source>{host} is not on the public internet, so nothing was asked of it.</source>
        <translation>{host} no está en la internet pública, así que no se le pidió nada.</translation>
    </message>
    <message>
        <source>Save the picture first, then drop the file.</source>
        <translation>Guarde primero la imagen y después suelte el archivo.</translation>
    </message>
    <message>
        <source>Imported picture</source>
        <translation>Imagen importada</translation>
    </message>
    <message>
        <source>The picture of this prediction cannot be read.</source>
        <translation>La imagen de esta predicción no se puede leer.</translation>
    </message>
    <message>
        <source>This part of the list holds more than can be read at once.</source>
        <translation>Esta parte de la lista contiene más de lo que se puede leer de una vez.</translation>
    </message>
    <message>
        <source>The address that announces new versions must begin with https.</source>
        <translation>La dirección que anuncia las versiones nuevas debe empezar por https.</translation>
    </message>
    <message>
        <source>The address that announces new versions gave no answer.</source>
        <translation>La dirección que anuncia las versiones nuevas no respondió.</translation>
    </message>
    <message>
        <source>The address that announces new versions sent an unexpected reply.</source>
        <translation>La dirección que anuncia las versiones nuevas envió una respuesta inesperada.</translation>
    </message>
    <message>
        <source>The demo engine ended before this answer did. Ask again.</source>
        <translation>El motor de demostración terminó antes que esta respuesta. Pregunte de nuevo.</translation>
    </message>
    <message>
        <source>Something went wrong inside the app while watching this answer. “Check now” looks again.</source>
        <translation>Algo falló dentro de la aplicación al seguir esta respuesta. “Comprobar ahora” vuelve a mirar.</translation>
    </message>
    <message>
        <source>The model did not start before the time limit, so nothing was charged. Ask again, or later.</source>
        <translation>El modelo no se inició antes del límite de tiempo, así que no se cobró nada. Pregunte de nuevo, o más tarde.</translation>
    </message>
    <message>
        <source>The demo engine has no record of this question.</source>
        <translation>El motor de demostración no tiene constancia de esta pregunta.</translation>
    </message>
    <message>
        <source>It was never sent: the app closed while it waited for its turn. “Ask again” sends it.</source>
        <translation>Nunca se envió: la aplicación se cerró mientras esperaba su turno. “Preguntar de nuevo” la envía.</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>No se envió nada.</translation>
    </message>
    <message>
        <source>Sent, but the connection dropped before the demo engine answered. Looking for it…</source>
        <translation>Enviada, pero la conexión se cortó antes de que respondiera el motor de demostración. Buscándola…</translation>
    </message>
    <message>
        <source>Sent, but the connection dropped before {engine} answered. Looking for it…</source>
        <translation>Enviada, pero la conexión se cortó antes de que respondiera {engine}. Buscándola…</translation>
    </message>
    <message>
        <source>It is not known whether this question reached the demo engine. Looking for it…</source>
        <translation>No se sabe si esta pregunta llegó al motor de demostración. Buscándola…</translation>
    </message>
    <message>
        <source>It is not known whether this question reached {engine}. Looking for it…</source>
        <translation>No se sabe si esta pregunta llegó a {engine}. Buscándola…</translation>
    </message>
    <message>
        <source>The demo engine does not know this question: it never arrived.</source>
        <translation>El motor de demostración no conoce esta pregunta: nunca llegó.</translation>
    </message>
    <message>
        <source>{engine} does not list this question under the token in use, so most likely it never arrived and nothing was charged.</source>
        <translation>{engine} no muestra esta pregunta con el token en uso, así que lo más probable es que nunca llegara y no se cobrara nada.</translation>
    </message>
    <message>
        <source>The demo engine no longer keeps this answer: it deletes everything one hour after the end.</source>
        <translation>El motor de demostración ya no conserva esta respuesta: lo elimina todo una hora después de terminar.</translation>
    </message>
    <message>
        <source>{engine} no longer keeps this answer: it deletes everything one hour after the end.</source>
        <translation>{engine} ya no conserva esta respuesta: lo elimina todo una hora después de terminar.</translation>
    </message>
    <message>
        <source>What had arrived before is kept.</source>
        <translation>Lo que había llegado antes se conserva.</translation>
    </message>
    <message>
        <source>Check that the token belongs to the same account, then press “Check now”.</source>
        <translation>Compruebe que el token pertenece a la misma cuenta y pulse “Comprobar ahora”.</translation>
    </message>
    <message>
        <source>{engine} has no record of this question.</source>
        <translation>{engine} no tiene constancia de esta pregunta.</translation>
    </message>
    <message>
        <source>The demo engine refused this: {detail}</source>
        <translation>El motor de demostración rechazó la solicitud: {detail}</translation>
    </message>
    <message>
        <source>The demo engine refused this (status {status}).</source>
        <translation>El motor de demostración rechazó la solicitud (estado {status}).</translation>
    </message>
    <message>
        <source>The demo engine did not answer. Ask again; if that does not help, close the app and open it again.</source>
        <translation>El motor de demostración no respondió. Pregunte de nuevo; si no sirve, cierre la aplicación y vuelva a abrirla.</translation>
    </message>
    <message>
        <source>It is not known yet whether this question reached the demo engine.</source>
        <translation>Aún no se sabe si esta pregunta llegó al motor de demostración.</translation>
    </message>
    <message>
        <source>It is not known yet whether this question reached {engine}.</source>
        <translation>Aún no se sabe si esta pregunta llegó a {engine}.</translation>
    </message>
    <message>
        <source>Nothing was sent, because the question could not be saved first.</source>
        <translation>No se envió nada, porque la pregunta no se pudo guardar antes.</translation>
    </message>
    <message>
        <source>The model failed: {error}</source>
        <translation>El modelo falló: {error}</translation>
    </message>
    <message>
        <source>The model failed. The end of its log: {log}</source>
        <translation>El modelo falló. El final de su registro: {log}</translation>
    </message>
    <message>
        <source>The model failed and did not say why. Ask again, or change the question.</source>
        <translation>El modelo falló y no dijo por qué. Pregunte de nuevo o cambie la pregunta.</translation>
    </message>
    <message>
        <source>The demo engine did not answer. Try again; if that does not help, close the app and open it again.</source>
        <translation>El motor de demostración no respondió. Inténtelo de nuevo; si no sirve, cierre la aplicación y vuelva a abrirla.</translation>
    </message>
    <message>
        <source>This text is missing: the installation is damaged. `--self-test` says what else is.</source>
        <translation>Falta este texto: la instalación está dañada. `--self-test` dice qué más lo está.</translation>
    </message>
    <message>
        <source>Python {python} and Qt {qt}</source>
        <translation>Python {python} y Qt {qt}</translation>
    </message>
    <message>
        <source>This app.</source>
        <translation>Esta aplicación.</translation>
    </message>
    <message>
        <source>The file to drag could not be written: {why}.</source>
        <translation>No se pudo escribir el archivo para arrastrar: {why}.</translation>
    </message>
    <message>
        <source>Hit {number} of {all}</source>
        <translation>Coincidencia {number} de {all}</translation>
    </message>
    <message>
        <source>Click to export this question, or drag it out as a file.</source>
        <translation>Haga clic para exportar esta pregunta o arrástrela fuera como archivo.</translation>
    </message>
    <message>
        <source>Rich text</source>
        <translation>Texto enriquecido</translation>
    </message>
    <message>
        <source>Copy as…</source>
        <translation>Copiar como…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportar…</translation>
    </message>
    <message>
        <source>Copy answer as</source>
        <translation>Copiar respuesta como</translation>
    </message>
    <message>
        <source>Export answer</source>
        <translation>Exportar respuesta</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Copy answer</source>
        <translation>Copiar respuesta</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Seleccionar todo</translation>
    </message>
    <message>
        <source>Type a question first</source>
        <translation>Escriba primero una pregunta</translation>
    </message>
    <message>
        <source>This is very long: the model may not read its end.</source>
        <translation>Es muy larga: puede que el modelo no lea el final.</translation>
    </message>
    <message>
        <source>The answer is also sent to {host}.</source>
        <translation>La respuesta también se envía a {host}.</translation>
    </message>
    <message>
        <source>There is no picture: only your words are sent.</source>
        <translation>No hay imagen: solo se envían sus palabras.</translation>
    </message>
    <message>
        <source>Waiting for the screen capture…</source>
        <translation>Esperando la captura de pantalla…</translation>
    </message>
    <message>
        <source>Cancel capture</source>
        <translation>Cancelar captura</translation>
    </message>
    <message>
        <source>Draw a box around the part you want. Enter takes it, or the whole screen. Escape leaves.</source>
        <translation>Dibuje un recuadro alrededor de la parte que quiera. Intro captura el recuadro o la pantalla entera. Esc sale.</translation>
    </message>
    <message>
        <source>The screen could not be captured. Take a screenshot with the system&apos;s own tool, then paste it here.</source>
        <translation>No se pudo capturar la pantalla. Haga una captura con la herramienta del sistema y péguela aquí.</translation>
    </message>
    <message>
        <source>The screen could not be captured. Allow LLaVA Desktop in System Settings, under Privacy &amp; Security, Screen Recording. Then start it again.</source>
        <translation>No se pudo capturar la pantalla. Autorice a LLaVA Desktop en Ajustes del Sistema, en Privacidad y seguridad, Grabación de pantalla. Después, reinicie la aplicación.</translation>
    </message>
    <message>
        <source>Draw a box. Arrow keys move it, with Shift they resize it. Enter takes it, Escape leaves.</source>
        <translation>Dibuje un recuadro. Las teclas de flecha lo mueven; con Mayús cambian su tamaño. Intro lo captura, Esc sale.</translation>
    </message>
    <message>
        <source>{pixels} px</source>
        <translation>{pixels} px</translation>
    </message>
    <message>
        <source>Screen capture</source>
        <translation>Captura de pantalla</translation>
    </message>
    <message>
        <source>No action is called that. Try another word, “picture” say.</source>
        <translation>Ninguna acción se llama así. Pruebe con otra palabra, por ejemplo, “imagen”.</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>Paleta de comandos</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Acciones</translation>
    </message>
    <message>
        <source>One of the two questions is no longer in the history.</source>
        <translation>Una de las dos preguntas ya no está en el historial.</translation>
    </message>
    <message>
        <source>The two answers cannot be read.</source>
        <translation>Las dos respuestas no se pueden leer.</translation>
    </message>
    <message>
        <source>{name}: {value}</source>
        <translation>{name}: {value}</translation>
    </message>
    <message>
        <source>First answer</source>
        <translation>Primera respuesta</translation>
    </message>
    <message>
        <source>Second answer</source>
        <translation>Segunda respuesta</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>Comparando…</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparar</translation>
    </message>
    <message>
        <source>Back  Esc</source>
        <translation>Volver  Esc</translation>
    </message>
    <message>
        <source>Back to the conversation</source>
        <translation>Volver a la conversación</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Diferencias</translation>
    </message>
    <message>
        <source>… The rest is not shown here.</source>
        <translation>… El resto no se muestra aquí.</translation>
    </message>
    <message>
        <source>Previous answer of the first answer</source>
        <translation>Primera respuesta: anterior</translation>
    </message>
    <message>
        <source>Next answer of the first answer</source>
        <translation>Primera respuesta: siguiente</translation>
    </message>
    <message>
        <source>Compare answers of the first answer</source>
        <translation>Primera respuesta: comparar</translation>
    </message>
    <message>
        <source>Previous answer of the second answer</source>
        <translation>Segunda respuesta: anterior</translation>
    </message>
    <message>
        <source>Next answer of the second answer</source>
        <translation>Segunda respuesta: siguiente</translation>
    </message>
    <message>
        <source>Compare answers of the second answer</source>
        <translation>Segunda respuesta: comparar</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Editar</translation>
    </message>
    <message>
        <source>Edit question</source>
        <translation>Editar pregunta</translation>
    </message>
    <message>
        <source>Ask again changed</source>
        <translation>Repetir con cambios</translation>
    </message>
    <message>
        <source>Delete question</source>
        <translation>Eliminar pregunta</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>Eliminar para siempre</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Conservar</translation>
    </message>
    <message>
        <source>Keep question</source>
        <translation>Conservar pregunta</translation>
    </message>
    <message>
        <source>Your unsent question is back.</source>
        <translation>Se ha recuperado su pregunta sin enviar.</translation>
    </message>
    <message>
        <source>The picture that you had not asked about is back.</source>
        <translation>Se ha recuperado la imagen por la que aún no había preguntado.</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Imagen</translation>
    </message>
    <message>
        <source>Remove picture</source>
        <translation>Quitar imagen</translation>
    </message>
    <message>
        <source>Show the newest</source>
        <translation>Mostrar lo más reciente</translation>
    </message>
    <message>
        <source>Drop a picture here</source>
        <translation>Suelte aquí una imagen</translation>
    </message>
    <message>
        <source>or paste it, or</source>
        <comment>choose a file</comment>
        <translation>o péguela, o</translation>
    </message>
    <message>
        <source>choose a file</source>
        <translation>elija un archivo</translation>
    </message>
    <message>
        <source>capture a part of the screen</source>
        <translation>capture una parte de la pantalla</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Elegir un archivo</translation>
    </message>
    <message>
        <source>or</source>
        <comment>capture a part of the screen</comment>
        <translation>o</translation>
    </message>
    <message>
        <source>Capture screen</source>
        <translation>Capturar pantalla</translation>
    </message>
    <message>
        <source>No account yet? The demo engine answers simple questions offline.</source>
        <translation>¿Aún no tiene cuenta? El motor de demostración responde preguntas sencillas sin conexión.</translation>
    </message>
    <message>
        <source>Add API token</source>
        <translation>Añadir token de la API</translation>
    </message>
    <message>
        <source>Engine: {engine}</source>
        <translation>Motor: {engine}</translation>
    </message>
    <message>
        <source>{engine}. Opens the settings.</source>
        <translation>{engine}. Abre los ajustes.</translation>
    </message>
    <message>
        <source>--ask is about one picture, the first that was given: {name}. The others are not asked about.</source>
        <translation>--ask pregunta por una sola imagen, la primera que se indicó: {name}. Por las demás no se pregunta.</translation>
    </message>
    <message>
        <source>The screenshot could not be saved: {path}</source>
        <translation>No se pudo guardar la captura de pantalla: {path}</translation>
    </message>
    <message>
        <source>Nothing was imported.</source>
        <translation>No se importó nada.</translation>
    </message>
    <message>
        <source>Cancelled. No file was written, and nothing was changed.</source>
        <translation>Cancelado. No se escribió ningún archivo y no se cambió nada.</translation>
    </message>
    <message>
        <source>An export or import is under way.</source>
        <translation>Hay una exportación o importación en curso.</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Importando…</translation>
    </message>
    <message>
        <source>Exports of LLaVA Desktop ({endings})</source>
        <translation>Exportaciones de LLaVA Desktop ({endings})</translation>
    </message>
    <message>
        <source>All files ({endings})</source>
        <translation>Todos los archivos ({endings})</translation>
    </message>
    <message>
        <source>LLaVA questions {date}</source>
        <translation>Preguntas de LLaVA {date}</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Exportando…</translation>
    </message>
    <message>
        <source>Exporting… {done:,} of {all:,}</source>
        <translation>Exportando… {done:,} de {all:,}</translation>
    </message>
    <message>
        <source>LLaVA question</source>
        <translation>Pregunta de LLaVA</translation>
    </message>
    <message numerus="yes">
        <source>(One question|%n questions) exported to {file}.</source>
        <translation>
            <numerusform>Una pregunta exportada a {file}.</numerusform>
            <numerusform>%n preguntas exportadas a {file}.</numerusform>
        </translation>
    </message>
    <message>
        <source>All questions of this file are here already.</source>
        <translation>Todas las preguntas de este archivo ya están aquí.</translation>
    </message>
    <message numerus="yes">
        <source>(One conversation|%n conversations) of this file lay in the trash and (is|are) in the history again.</source>
        <translation>
            <numerusform>Una conversación de este archivo estaba en la papelera y vuelve a estar en el historial.</numerusform>
            <numerusform>%n conversaciones de este archivo estaban en la papelera y vuelven a estar en el historial.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(One question was|%n questions were) imported.</source>
        <translation>
            <numerusform>Se importó una pregunta.</numerusform>
            <numerusform>Se importaron %n preguntas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more (was|were) here already.</source>
        <translation>
            <numerusform>%n más ya estaba aquí.</numerusform>
            <numerusform>%n más ya estaban aquí.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n had no end yet when exported, and will get none here.</source>
        <translation>
            <numerusform>%n aún no había terminado al exportarse y no terminará aquí.</numerusform>
            <numerusform>%n aún no habían terminado al exportarse y no terminarán aquí.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n came without the picture.</source>
        <translation>
            <numerusform>%n llegó sin la imagen.</numerusform>
            <numerusform>%n llegaron sin la imagen.</numerusform>
        </translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>Aún no hay imagen</translation>
    </message>
    <message>
        <source>on white</source>
        <translation>sobre blanco</translation>
    </message>
    <message>
        <source>no GPS</source>
        <translation>sin GPS</translation>
    </message>
    <message>
        <source>Show large</source>
        <translation>Mostrar en grande</translation>
    </message>
    <message>
        <source>Show large what the model sees</source>
        <translation>Mostrar en grande lo que ve el modelo</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>Lo que ve el modelo</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Comprobando…</translation>
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
        <translation>Comprobar de nuevo</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Detener</translation>
    </message>
    <message>
        <source>This was copied. It holds no token, no question, no answer and no name of a file:</source>
        <translation>Se copió esto. No contiene ningún token, pregunta, respuesta ni nombre de archivo:</translation>
    </message>
    <message>
        <source>Close setup check</source>
        <translation>Cerrar comprobación</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Comprobando…</translation>
    </message>
    <message>
        <source>Setup: {summary}</source>
        <translation>Configuración: {summary}</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copiado</translation>
    </message>
    <message>
        <source>Setup parts</source>
        <translation>Partes de la configuración</translation>
    </message>
    <message>
        <source>Copied diagnostics</source>
        <translation>Diagnóstico copiado</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>Copiar diagnóstico</translation>
    </message>
    <message>
        <source>The demo engine was chosen: nobody outside this computer is asked.</source>
        <translation>Se eligió el motor de demostración: no se consulta a nadie fuera de este equipo.</translation>
    </message>
    <message>
        <source>{host} is asked whose token this is and whether it has the model. No question is sent, and nothing is paid.</source>
        <translation>Se consulta a {host} de quién es este token y si tiene el modelo. No se envía ninguna pregunta y no se paga nada.</translation>
    </message>
    <message>
        <source>How long the answer may be: 100 tokens are about 75 English words.</source>
        <translation>La longitud máxima de la respuesta: 100 tokens son unas 75 palabras en inglés.</translation>
    </message>
    <message>
        <source>How freely the model chooses its words: 0 is the most predictable, higher values vary more.</source>
        <translation>Con cuánta libertad elige el modelo sus palabras: 0 es lo más previsible; con valores más altos hay más variedad.</translation>
    </message>
    <message>
        <source>Which words the model may choose from: 1 is all of them, lower values leave out unlikely ones.</source>
        <translation>Entre qué palabras puede elegir el modelo: 1 son todas; con valores más bajos se descartan las improbables.</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parámetros</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Restablecer</translation>
    </message>
    <message>
        <source>Reset parameters</source>
        <translation>Restablecer parámetros</translation>
    </message>
    <message>
        <source>Undo reset</source>
        <translation>Deshacer restablecimiento</translation>
    </message>
    <message>
        <source>Top p has no effect while temperature is 0.</source>
        <translation>Top p no tiene efecto mientras la temperatura sea 0.</translation>
    </message>
    <message>
        <source>Reset: {action}</source>
        <translation>Restablecer: {action}</translation>
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
        <translation>Pulse el botón de las teclas y después las teclas que quiera. Retroceso las quita, Esc las deja como están.</translation>
    </message>
    <message>
        <source>In the prompt Enter asks, Shift+Enter begins a line, Up and Down lead to earlier questions. A tool of the picture is moved with the arrow keys, Enter ends it, Esc leaves it. Tab goes from one thing to the next.</source>
        <translation>En el campo de pregunta, Intro pregunta, Mayús+Intro empieza una línea y las flechas arriba y abajo llevan a preguntas anteriores. Una herramienta de la imagen se mueve con las teclas de flecha, Intro la termina y Esc la abandona. Tab pasa de un elemento al siguiente.</translation>
    </message>
    <message>
        <source>No action is called that.</source>
        <translation>Ninguna acción se llama así.</translation>
    </message>
    <message>
        <source>Close shortcuts</source>
        <translation>Cerrar atajos</translation>
    </message>
    <message>
        <source>Search shortcuts</source>
        <translation>Buscar en los atajos</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Restablecer todo</translation>
    </message>
    <message>
        <source>Reset all shortcuts</source>
        <translation>Restablecer todos los atajos</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Atajos</translation>
    </message>
    <message>
        <source>{name}: puts a question into the prompt</source>
        <translation>{name}: pone una pregunta en el campo de pregunta</translation>
    </message>
    <message>
        <source>Close text</source>
        <translation>Cerrar texto</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Siguiente</translation>
    </message>
    <message>
        <source>Find next</source>
        <translation>Buscar siguiente</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Anterior</translation>
    </message>
    <message>
        <source>Find previous</source>
        <translation>Buscar anterior</translation>
    </message>
    <message>
        <source>The first {first:,} of {count:,} characters. All of it is copied.</source>
        <translation>Los primeros {first:,} de {count:,} caracteres. Se copia todo.</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>Copiar todo</translation>
    </message>
    <message>
        <source>From the end again.</source>
        <translation>De nuevo desde el final.</translation>
    </message>
    <message>
        <source>From the start again.</source>
        <translation>De nuevo desde el principio.</translation>
    </message>
    <message>
        <source>Not found.</source>
        <translation>No encontrado.</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Copiado.</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Pegar</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Borrar</translation>
    </message>
    <message>
        <source>{tool}: done</source>
        <translation>{tool}: listo</translation>
    </message>
    <message>
        <source>Back to the picture (Esc)</source>
        <translation>Volver a la imagen (Esc)</translation>
    </message>
    <message>
        <source>LLaVA Desktop is open already. Close it first, or name another folder with --data-dir.</source>
        <translation>LLaVA Desktop ya está abierto. Ciérrelo primero o indique otra carpeta con --data-dir.</translation>
    </message>
    <message>
        <source>LLaVA Desktop is open already, but it does not answer. Close it, or end its process, then start it again.</source>
        <translation>LLaVA Desktop ya está abierto, pero no responde. Ciérrelo o termine su proceso, y después vuelva a iniciarlo.</translation>
    </message>
    <message>
        <source>LLaVA Desktop could not be started again: {why}. Start it yourself.</source>
        <translation>No se pudo reiniciar LLaVA Desktop: {why}. Inícielo usted.</translation>
    </message>
    <message>
        <source>Something went wrong inside the app; your questions are kept. Details are in {path}.</source>
        <translation>Algo falló dentro de la aplicación; sus preguntas están a salvo. Los detalles están en {path}.</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Ayer</translation>
    </message>
    <message>
        <source>Last week</source>
        <translation>Última semana</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Antes</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>respondida</translation>
    </message>
    <message>
        <source>found: {text}</source>
        <translation>encontrado: {text}</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>destacada</translation>
    </message>
    <message numerus="yes">
        <source>%n question(s)</source>
        <translation>
            <numerusform>%n pregunta</numerusform>
            <numerusform>%n preguntas</numerusform>
        </translation>
    </message>
    <message>
        <source>Take a screenshot with the desktop&apos;s own tool, then paste it here.</source>
        <translation>Haga una captura con la herramienta del escritorio y péguela aquí.</translation>
    </message>
    <message>
        <source>This desktop offers no screen capture to programs.</source>
        <translation>Este escritorio no ofrece la captura de pantalla a los programas.</translation>
    </message>
    <message>
        <source>The desktop did not capture the screen. Allow it in the system&apos;s privacy settings. Or: {instead}</source>
        <translation>El escritorio no capturó la pantalla. Permítalo en los ajustes de privacidad del sistema. O bien: {instead}</translation>
    </message>
    <message>
        <source>The desktop&apos;s screen capture ended without an answer. Try again. Or: {instead}</source>
        <translation>La captura de pantalla del escritorio terminó sin respuesta. Inténtelo de nuevo. O bien: {instead}</translation>
    </message>
    <message>
        <source>From day</source>
        <translation>Desde el día</translation>
    </message>
    <message>
        <source>To day</source>
        <translation>Hasta el día</translation>
    </message>
    <message>
        <source>From</source>
        <comment>a day</comment>
        <translation>Desde</translation>
    </message>
    <message>
        <source>To</source>
        <comment>a day</comment>
        <translation>Hasta</translation>
    </message>
    <message>
        <source>Opening the history…</source>
        <translation>Abriendo el historial…</translation>
    </message>
    <message>
        <source>Nothing can be saved, so nothing is sent.</source>
        <translation>No se puede guardar nada, así que no se envía nada.</translation>
    </message>
    <message>
        <source>Saving works again.</source>
        <translation>Se puede guardar de nuevo.</translation>
    </message>
    <message>
        <source>The history cannot be read.</source>
        <translation>No se puede leer el historial.</translation>
    </message>
    <message>
        <source>Any day</source>
        <translation>Cualquier día</translation>
    </message>
    <message>
        <source>From one day to another…</source>
        <translation>De un día a otro…</translation>
    </message>
    <message>
        <source>Filter history</source>
        <translation>Filtrar historial</translation>
    </message>
    <message>
        <source>Filter: {filter}. Press to clear</source>
        <translation>Filtro: {filter}. Pulse para quitarlo</translation>
    </message>
    <message>
        <source>Trash, {count}</source>
        <translation>Papelera, {count}</translation>
    </message>
    <message>
        <source>Trash, empty</source>
        <translation>Papelera, vacía</translation>
    </message>
    <message>
        <source>Empty the trash…</source>
        <translation>Vaciar la papelera…</translation>
    </message>
    <message>
        <source>Erase everything…</source>
        <translation>Borrar todo…</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Restaurar</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>Dejar de destacar</translation>
    </message>
    <message>
        <source>Delete for ever…</source>
        <translation>Eliminar para siempre…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importar…</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Más</translation>
    </message>
    <message>
        <source>Export and import</source>
        <translation>Exportar e importar</translation>
    </message>
    <message>
        <source>Questions you ask appear here. They stay on this computer.</source>
        <translation>Las preguntas que haga aparecerán aquí. Se quedan en este equipo.</translation>
    </message>
    <message>
        <source>Nothing found. Search looks for the beginnings of words in questions, answers, file names and titles.</source>
        <translation>No se encontró nada. Se busca el principio de las palabras en preguntas, respuestas, nombres de archivo y títulos.</translation>
    </message>
    <message>
        <source>Nothing here with these filters.</source>
        <translation>Aquí no hay nada con estos filtros.</translation>
    </message>
    <message>
        <source>The trash is empty. What is deleted stays here for 30 days.</source>
        <translation>La papelera está vacía. Lo que se elimina permanece aquí 30 días.</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Título</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>Selección</translation>
    </message>
    <message>
        <source>Star selected</source>
        <translation>Destacar la selección</translation>
    </message>
    <message>
        <source>Restore selected</source>
        <translation>Restaurar la selección</translation>
    </message>
    <message>
        <source>Export… selected</source>
        <translation>Exportar… la selección</translation>
    </message>
    <message>
        <source>Delete selected</source>
        <translation>Eliminar la selección</translation>
    </message>
    <message>
        <source>Compare selected</source>
        <translation>Comparar la selección</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) selected</source>
        <translation>
            <numerusform>%n conversación seleccionada</numerusform>
            <numerusform>%n conversaciones seleccionadas</numerusform>
        </translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>En este equipo</translation>
    </message>
    <message>
        <source>On Replicate</source>
        <translation>En Replicate</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Imagen pegada</translation>
    </message>
    <message>
        <source>Nothing usable arrived. Drop a picture file, or choose one.</source>
        <translation>No llegó nada utilizable. Suelte un archivo de imagen o elija uno.</translation>
    </message>
    <message>
        <source>That is text, not a picture. Drop a picture file, or choose one.</source>
        <translation>Eso es texto, no una imagen. Suelte un archivo de imagen o elija uno.</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>Descargar</translation>
    </message>
    <message>
        <source>Cancel fetching</source>
        <translation>Cancelar descarga</translation>
    </message>
    <message>
        <source>Looking through the folder…</source>
        <translation>Revisando la carpeta…</translation>
    </message>
    <message>
        <source>Fetching the picture from {host}…</source>
        <translation>Descargando la imagen de {host}…</translation>
    </message>
    <message>
        <source>Fetch the picture from {host}?</source>
        <translation>¿Descargar la imagen de {host}?</translation>
    </message>
    <message>
        <source>Press the keys…</source>
        <translation>Pulse las teclas…</translation>
    </message>
    <message>
        <source>Press the keys now. Backspace removes them, Escape leaves them as they are.</source>
        <translation>Pulse ahora las teclas. Retroceso las quita, Esc las deja como están.</translation>
    </message>
    <message>
        <source>none</source>
        <comment>no keys</comment>
        <translation>ninguna</translation>
    </message>
    <message>
        <source>{action}: {keys}</source>
        <translation>{action}: {keys}</translation>
    </message>
    <message>
        <source>Write a mail to {host}?</source>
        <translation>¿Escribir un correo a {host}?</translation>
    </message>
    <message>
        <source>Open {host} in the browser?</source>
        <translation>¿Abrir {host} en el navegador?</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Enlace</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Abrir enlace</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Descartar</translation>
    </message>
    <message>
        <source>Dismiss link</source>
        <translation>Descartar enlace</translation>
    </message>
    <message>
        <source>Pictures ({suffixes})</source>
        <translation>Imágenes ({suffixes})</translation>
    </message>
    <message>
        <source>All files ({suffixes})</source>
        <translation>Todos los archivos ({suffixes})</translation>
    </message>
    <message>
        <source>What the model sees. Escape goes back to the picture.</source>
        <translation>Lo que ve el modelo. Esc vuelve a la imagen.</translation>
    </message>
    <message numerus="yes">
        <source>the model looks at %n tile(s) of {size} px, and at the whole once more</source>
        <translation>
            <numerusform>el modelo mira %n recorte de {size} px y, además, la imagen entera</numerusform>
            <numerusform>el modelo mira %n recortes de {size} px y, además, la imagen entera</numerusform>
        </translation>
    </message>
    <message>
        <source>Ask anyway</source>
        <translation>Preguntar de todos modos</translation>
    </message>
    <message>
        <source>{spent} of {limit}</source>
        <translation>{spent} de {limit}</translation>
    </message>
    <message>
        <source>The seconds that the model ran for questions that were asked here, also those that were deleted, at {amount} a second. The rate, and a limit, are in Settings.</source>
        <translation>Los segundos que el modelo se ejecutó para preguntas hechas aquí, también las eliminadas, a {amount} por segundo. El precio y un límite están en Ajustes.</translation>
    </message>
    <message numerus="yes">
        <source>%n under way, an estimated {amount} more</source>
        <comment>questions</comment>
        <translation>
            <numerusform>%n en curso, se estiman {amount} más</numerusform>
            <numerusform>%n en curso, se estiman {amount} más</numerusform>
        </translation>
    </message>
    <message>
        <source>This month</source>
        <translation>Este mes</translation>
    </message>
    <message>
        <source>Cost so far</source>
        <translation>Coste hasta ahora</translation>
    </message>
    <message>
        <source>Not now: {why}</source>
        <translation>Ahora no: {why}</translation>
    </message>
    <message>
        <source>{name} slider</source>
        <translation>Control deslizante: {name}</translation>
    </message>
    <message>
        <source>Turned right</source>
        <translation>Girada a la derecha</translation>
    </message>
    <message>
        <source>Turned left</source>
        <translation>Girada a la izquierda</translation>
    </message>
    <message>
        <source>The picture is still being opened.</source>
        <translation>La imagen aún se está abriendo.</translation>
    </message>
    <message>
        <source>The picture is being made ready with your changes.</source>
        <translation>La imagen se está preparando con sus cambios.</translation>
    </message>
    <message>
        <source>Choose a region</source>
        <translation>Elegir una zona</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>Abriendo {name}…</translation>
    </message>
    <message>
        <source>No picture yet. Press Enter to choose a file, or paste one.</source>
        <translation>Aún no hay imagen. Pulse Intro para elegir un archivo o pegue una.</translation>
    </message>
    <message>
        <source>{name}. {sends}. {help}</source>
        <translation>{name}. {sends}. {help}</translation>
    </message>
    <message>
        <source>{name}. {sends}. Press Enter to choose another, Delete to remove it.</source>
        <translation>{name}. {sends}. Pulse Intro para elegir otra, Supr para quitarla.</translation>
    </message>
    <message>
        <source>Text in the region would be under about 8 px high: choose a smaller one.</source>
        <translation>El texto de la zona mediría menos de unos 8 px de alto: elija una más pequeña.</translation>
    </message>
    <message>
        <source>Text in it would be under about 8 px high: choose a region.</source>
        <translation>Su texto mediría menos de unos 8 px de alto: elija una zona.</translation>
    </message>
    <message>
        <source>Making it ready…</source>
        <translation>Preparándola…</translation>
    </message>
    <message>
        <source>Select region</source>
        <translation>Seleccionar zona</translation>
    </message>
    <message>
        <source>Ask about a part of the picture: only that is sent, as sharp as it was taken</source>
        <translation>Pregunte por una parte de la imagen: solo se envía esa, tan nítida como se tomó</translation>
    </message>
    <message>
        <source>Paint over what nobody shall see: it is gone from what is sent</source>
        <translation>Tape lo que nadie deba ver: desaparece de lo que se envía</translation>
    </message>
    <message>
        <source>Exactly what is sent, and how the model cuts it up</source>
        <translation>Exactamente lo que se envía y cómo lo divide el modelo</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Fitted</source>
        <translation>Ajustada</translation>
    </message>
    <message>
        <source>Ctrl+wheel or pinch to zoom</source>
        <translation>Ctrl+rueda o pellizco para el zoom</translation>
    </message>
    <message>
        <source>{keys} zooms in</source>
        <translation>{keys} amplía</translation>
    </message>
    <message>
        <source>{keys} fits</source>
        <translation>{keys} ajusta a la ventana</translation>
    </message>
    <message>
        <source>{keys} is one to one</source>
        <translation>{keys} muestra el tamaño real</translation>
    </message>
    <message>
        <source>{action} ({keys})</source>
        <translation>{action} ({keys})</translation>
    </message>
    <message>
        <source>Picture tools</source>
        <translation>Herramientas de imagen</translation>
    </message>
    <message>
        <source>The demo engine that was asked has ended. Ask again.</source>
        <translation>El motor de demostración al que se preguntó ha terminado. Pregunte de nuevo.</translation>
    </message>
    <message>
        <source>An answer could not be saved here.</source>
        <translation>Una respuesta no se pudo guardar aquí.</translation>
    </message>
    <message>
        <source>Ask about the picture…</source>
        <translation>Pregunte por la imagen…</translation>
    </message>
    <message>
        <source>Ask again about this picture…</source>
        <translation>Pregunte de nuevo por esta imagen…</translation>
    </message>
    <message>
        <source>Ask another question…</source>
        <translation>Haga otra pregunta…</translation>
    </message>
    <message>
        <source>This question was asked at {engine}. Add its API token in Settings, then press “Check now” again.</source>
        <translation>Esta pregunta se hizo en {engine}. Añada su token de la API en Ajustes y pulse “Comprobar ahora” de nuevo.</translation>
    </message>
    <message>
        <source>This question cannot be read.</source>
        <translation>Esta pregunta no se puede leer.</translation>
    </message>
    <message>
        <source>Preset name</source>
        <translation>Nombre del preajuste</translation>
    </message>
    <message>
        <source>Preset text</source>
        <translation>Texto del preajuste</translation>
    </message>
    <message>
        <source>Own max tokens</source>
        <translation>Máx. de tokens propio</translation>
    </message>
    <message>
        <source>Preset max tokens</source>
        <translation>Máx. de tokens del preajuste</translation>
    </message>
    <message>
        <source>Own temperature</source>
        <translation>Temperatura propia</translation>
    </message>
    <message>
        <source>Preset temperature</source>
        <translation>Temperatura del preajuste</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>What it puts into the prompt</source>
        <translation>Lo que pone en el campo de pregunta</translation>
    </message>
    <message>
        <source>With parameters of its own</source>
        <translation>Con parámetros propios</translation>
    </message>
    <message>
        <source>Presets ▾</source>
        <translation>Preajustes ▾</translation>
    </message>
    <message>
        <source>{keys} opens the menu</source>
        <translation>{keys} abre el menú</translation>
    </message>
    <message>
        <source>Edit presets…</source>
        <translation>Editar preajustes…</translation>
    </message>
    <message>
        <source>There is nothing to put in the place of {name} (the picture&apos;s name); it was left empty.</source>
        <translation>No hay nada que poner en lugar de {name} (el nombre de la imagen); se dejó vacío.</translation>
    </message>
    <message>
        <source>There is nothing to put in the place of {folder} (its folder); it was left empty.</source>
        <translation>No hay nada que poner en lugar de {folder} (su carpeta); se dejó vacío.</translation>
    </message>
    <message>
        <source>There is nothing to put in the place of {name} (the picture&apos;s name) and {folder} (its folder); it was left empty.</source>
        <translation>No hay nada que poner en lugar de {name} (el nombre de la imagen) y {folder} (su carpeta); se dejó vacío.</translation>
    </message>
    <message>
        <source>There is nothing to put in the place of {folder} (its folder) and {name} (the picture&apos;s name); it was left empty.</source>
        <translation>No hay nada que poner en lugar de {folder} (su carpeta) y {name} (el nombre de la imagen); se dejó vacío.</translation>
    </message>
    <message>
        <source>New preset</source>
        <translation>Nuevo preajuste</translation>
    </message>
    <message>
        <source>A preset puts its words into the prompt, where you see them before they are sent. The first four stand under the picture. {name} is the picture&apos;s name, {folder} the name of its folder, {date} today; {{ is a brace.</source>
        <translation>Un preajuste pone sus palabras en el campo de pregunta, donde las ve antes de que se envíen. Los cuatro primeros están debajo de la imagen. {name} es el nombre de la imagen, {folder} el de su carpeta, {date} la fecha de hoy; {{ es una llave.</translation>
    </message>
    <message>
        <source>Close presets</source>
        <translation>Cerrar preajustes</translation>
    </message>
    <message>
        <source>Undo delete</source>
        <translation>Deshacer eliminación</translation>
    </message>
    <message>
        <source>Deleted: {name}</source>
        <translation>Eliminado: {name}</translation>
    </message>
    <message>
        <source>Preset list</source>
        <translation>Lista de preajustes</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Nuevo</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Subir</translation>
    </message>
    <message>
        <source>Move preset up</source>
        <translation>Subir preajuste</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Bajar</translation>
    </message>
    <message>
        <source>Move preset down</source>
        <translation>Bajar preajuste</translation>
    </message>
    <message>
        <source>Delete preset</source>
        <translation>Eliminar preajuste</translation>
    </message>
    <message>
        <source>Bring back the app&apos;s own</source>
        <translation>Recuperar los incluidos</translation>
    </message>
    <message>
        <source>Bring back built-in presets</source>
        <translation>Recuperar los preajustes incluidos</translation>
    </message>
    <message>
        <source>{name}, {place} of {count}</source>
        <translation>{name}, {place} de {count}</translation>
    </message>
    <message>
        <source>Deleted: {name}. Undo brings it back.</source>
        <translation>Eliminado: {name}. Deshacer lo recupera.</translation>
    </message>
    <message>
        <source>The last question is still being answered.</source>
        <translation>La última pregunta aún se está respondiendo.</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Campo de pregunta</translation>
    </message>
    <message>
        <source>The receipt is on the clipboard.</source>
        <translation>El recibo está en el portapapeles.</translation>
    </message>
    <message>
        <source>The request is on the clipboard, without the token.</source>
        <translation>La solicitud está en el portapapeles, sin el token.</translation>
    </message>
    <message>
        <source>The picture that was sent is not on this computer any more, so the request cannot be made again.</source>
        <translation>La imagen que se envió ya no está en este equipo, así que la solicitud no se puede repetir.</translation>
    </message>
    <message>
        <source>It cannot be run exactly again now: {asked} was asked, and {engine} answers now.</source>
        <translation>Ahora no se puede repetir exactamente: se preguntó a {asked} y ahora responde {engine}.</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Detalles</translation>
    </message>
    <message>
        <source>Copy receipt</source>
        <translation>Copiar recibo</translation>
    </message>
    <message>
        <source>Copy as curl</source>
        <translation>Copiar como curl</translation>
    </message>
    <message>
        <source>Copy as Python</source>
        <translation>Copiar como Python</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Registros</translation>
    </message>
    <message>
        <source>Full reply</source>
        <translation>Datos completos</translation>
    </message>
    <message>
        <source>Run exactly again</source>
        <translation>Repetir exactamente</translation>
    </message>
    <message>
        <source>The same request as a line for a shell. It reads the token from REPLICATE_API_TOKEN.</source>
        <translation>La misma solicitud como línea para una terminal. Lee el token de REPLICATE_API_TOKEN.</translation>
    </message>
    <message>
        <source>The same request as a Python program. It reads the token from REPLICATE_API_TOKEN.</source>
        <translation>La misma solicitud como programa en Python. Lee el token de REPLICATE_API_TOKEN.</translation>
    </message>
    <message>
        <source>What the model printed</source>
        <translation>Lo que escribió el modelo</translation>
    </message>
    <message>
        <source>What the engine said of it at the end, without the picture</source>
        <translation>Lo que dijo el motor al final, sin la imagen</translation>
    </message>
    <message>
        <source>A new question with just this request: one more run, and one more cost</source>
        <translation>Una pregunta nueva con exactamente esta solicitud: una ejecución más y un coste más</translation>
    </message>
    <message>
        <source>This answer</source>
        <translation>Esta respuesta</translation>
    </message>
    <message>
        <source>{waited}, the model had to start first</source>
        <translation>{waited}, antes tuvo que iniciarse el modelo</translation>
    </message>
    <message>
        <source>{waited}, model start</source>
        <translation>{waited}, inicio del modelo</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>no se conoce</translation>
    </message>
    <message>
        <source>Gone from what is sent</source>
        <translation>Desaparece de lo que se envía</translation>
    </message>
    <message>
        <source>Paint over what nobody shall see. It is gone from what is sent.</source>
        <translation>Tape lo que nadie deba ver. Desaparece de lo que se envía.</translation>
    </message>
    <message>
        <source>Redaction</source>
        <translation>Tapar</translation>
    </message>
    <message>
        <source>Brush size</source>
        <translation>Tamaño del pincel</translation>
    </message>
    <message>
        <source>Brush size ( [ and ] )</source>
        <translation>Tamaño del pincel ( [ y ] )</translation>
    </message>
    <message>
        <source>Undo stroke</source>
        <translation>Deshacer trazo</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>Deshacer (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Redo stroke</source>
        <translation>Rehacer trazo</translation>
    </message>
    <message>
        <source>Redo (Ctrl+Shift+Z)</source>
        <translation>Rehacer (Ctrl+Shift+Z)</translation>
    </message>
    <message>
        <source>Clear strokes</source>
        <translation>Borrar trazos</translation>
    </message>
    <message>
        <source>Clear: nothing is painted over</source>
        <translation>Borrar: no queda nada tapado</translation>
    </message>
    <message>
        <source>Arrow keys move the cross-hair, with Ctrl slowly; Space paints. Square brackets change the size of the brush. Control Z undoes. Escape leaves the brush.</source>
        <translation>Las teclas de flecha mueven la cruz, con Ctrl despacio; Espacio pinta. Los corchetes cambian el tamaño del pincel. Ctrl+Z deshace. Esc deja el pincel.</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Deshecho</translation>
    </message>
    <message>
        <source>Redone</source>
        <translation>Rehecho</translation>
    </message>
    <message>
        <source>Nothing is painted over.</source>
        <translation>No hay nada tapado.</translation>
    </message>
    <message>
        <source>{across} % from the left, {down} % from the top</source>
        <translation>{across} % desde la izquierda, {down} % desde arriba</translation>
    </message>
    <message>
        <source>Painted over: gone from what is sent.</source>
        <translation>Tapado: desaparece de lo que se envía.</translation>
    </message>
    <message>
        <source>Draw a box around what you want to ask about.</source>
        <translation>Dibuje un recuadro alrededor de aquello por lo que quiere preguntar.</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>Imagen completa</translation>
    </message>
    <message>
        <source>Send all of it (Delete)</source>
        <translation>Enviarla entera (Supr)</translation>
    </message>
    <message>
        <source>Region {size}</source>
        <translation>Zona {size}</translation>
    </message>
    <message>
        <source>Arrow keys move the region, with Shift they resize it. Enter takes it, Escape removes it.</source>
        <translation>Las teclas de flecha mueven la zona; con Mayús cambian su tamaño. Intro la acepta, Esc la quita.</translation>
    </message>
    <message>
        <source>{region} px, sent as {sent}</source>
        <translation>{region} px, se envía como {sent}</translation>
    </message>
    <message>
        <source>The whole picture is sent.</source>
        <translation>Se envía la imagen completa.</translation>
    </message>
    <message>
        <source>Region {pixels}, {across} % from the left, {down} % from the top</source>
        <translation>Zona {pixels}, {across} % desde la izquierda, {down} % desde arriba</translation>
    </message>
    <message>
        <source>Looking at it…</source>
        <translation>Consultándola…</translation>
    </message>
    <message>
        <source>Being stopped…</source>
        <translation>Deteniéndose…</translation>
    </message>
    <message>
        <source>The model failed: {why}</source>
        <translation>El modelo falló: {why}</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Iniciada</translation>
    </message>
    <message>
        <source>comes with it</source>
        <translation>viene incluida</translation>
    </message>
    <message>
        <source>at an address on the web</source>
        <translation>en una dirección de la web</translation>
    </message>
    <message>
        <source>Stop this run at the engine? Wherever it was started, it ends there too. What it ran so far is charged.</source>
        <translation>¿Detener esta ejecución en el motor? Dondequiera que se haya iniciado, también termina allí. Se cobra lo ejecutado hasta ahora.</translation>
    </message>
    <message>
        <source>Stop the run</source>
        <translation>Detener la ejecución</translation>
    </message>
    <message>
        <source>Let it run</source>
        <translation>Dejar que siga</translation>
    </message>
    <message>
        <source>Show log</source>
        <translation>Mostrar registro</translation>
    </message>
    <message>
        <source>Hide log</source>
        <translation>Ocultar registro</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>Answer on Replicate</source>
        <translation>Respuesta en Replicate</translation>
    </message>
    <message>
        <source>Import into history</source>
        <translation>Importar al historial</translation>
    </message>
    <message>
        <source>Open in history</source>
        <translation>Abrir en el historial</translation>
    </message>
    <message>
        <source>Stop this run…</source>
        <translation>Detener esta ejecución…</translation>
    </message>
    <message>
        <source>Stop this run</source>
        <translation>Detener esta ejecución</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Comprobar ahora</translation>
    </message>
    <message>
        <source>Open web page…</source>
        <translation>Abrir página web…</translation>
    </message>
    <message>
        <source>Open web page</source>
        <translation>Abrir página web</translation>
    </message>
    <message>
        <source>Predictions on Replicate</source>
        <translation>Predicciones en Replicate</translation>
    </message>
    <message>
        <source>This is the demo engine&apos;s own list, which is forgotten when the app closes. With an API token in Settings your account&apos;s stands here.</source>
        <translation>Esta es la lista propia del motor de demostración, que se olvida al cerrar la aplicación. Con un token de la API en Ajustes, aquí está la de su cuenta.</translation>
    </message>
    <message>
        <source>There is nothing in this list yet.</source>
        <translation>Aún no hay nada en esta lista.</translation>
    </message>
    <message>
        <source>None of these was answered by LLaVA.</source>
        <translation>Ninguna de estas la respondió LLaVA.</translation>
    </message>
    <message>
        <source>Reading the list…</source>
        <translation>Leyendo la lista…</translation>
    </message>
    <message>
        <source>Search older ones</source>
        <translation>Buscar en las anteriores</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Open Settings</source>
        <translation>Abrir Ajustes</translation>
    </message>
    <message>
        <source>LLaVA only</source>
        <translation>Solo LLaVA</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Actualizar</translation>
    </message>
    <message numerus="yes">
        <source>%n were looked at.</source>
        <translation>
            <numerusform>Revisadas: %n.</numerusform>
            <numerusform>Revisadas: %n.</numerusform>
        </translation>
    </message>
    <message>
        <source>Restore history</source>
        <translation>Restaurar historial</translation>
    </message>
    <message>
        <source>Your questions are being brought back…</source>
        <translation>Sus preguntas se están recuperando…</translation>
    </message>
    <message>
        <source>Not everything could be brought back.</source>
        <translation>No se pudo recuperar todo.</translation>
    </message>
    <message>
        <source>The history file was damaged; it was put aside, and a new history begun.</source>
        <translation>El archivo del historial estaba dañado; se apartó y se empezó un historial nuevo.</translation>
    </message>
    <message>
        <source>Questions can still be read from it.</source>
        <translation>Todavía se pueden leer preguntas de él.</translation>
    </message>
    <message>
        <source>There is a backup of {day}.</source>
        <translation>Hay una copia de seguridad del {day}.</translation>
    </message>
    <message>
        <source>Nothing in it can be read. It is kept in {folder}.</source>
        <translation>No se puede leer nada en él. Se conserva en {folder}.</translation>
    </message>
    <message numerus="yes">
        <source>(One question is|%n questions are) back.</source>
        <translation>
            <numerusform>Se recuperó una pregunta.</numerusform>
            <numerusform>Se recuperaron %n preguntas.</numerusform>
        </translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <comment>a day, for Qt</comment>
        <translation>d &apos;de&apos; MMMM &apos;de&apos; yyyy</translation>
    </message>
    <message>
        <source>[picture: {name}]</source>
        <translation>[imagen: {name}]</translation>
    </message>
    <message>
        <source>Erase every question, answer and picture of this computer&apos;s history, its backups and the log? This cannot be undone. What is under way is cancelled.</source>
        <translation>¿Borrar todas las preguntas, respuestas e imágenes del historial de este equipo, sus copias de seguridad y el registro? No se puede deshacer. Lo que está en curso se cancela.</translation>
    </message>
    <message>
        <source>Erase everything</source>
        <translation>Borrar todo</translation>
    </message>
    <message>
        <source>The history could not be updated.</source>
        <translation>No se pudo actualizar el historial.</translation>
    </message>
    <message numerus="yes">
        <source>Delete (this conversation|these %n conversations) for ever, with answers and pictures, also from the backups?</source>
        <translation>
            <numerusform>¿Eliminar esta conversación para siempre, con respuestas e imágenes, también de las copias de seguridad?</numerusform>
            <numerusform>¿Eliminar estas %n conversaciones para siempre, con respuestas e imágenes, también de las copias de seguridad?</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete for ever</source>
        <translation>Eliminar para siempre</translation>
    </message>
    <message numerus="yes">
        <source>Cancel, also at the engine, and move (this conversation|these %n conversations) to the trash?</source>
        <translation>
            <numerusform>¿Cancelar, también en el motor, y mover esta conversación a la papelera?</numerusform>
            <numerusform>¿Cancelar, también en el motor, y mover estas %n conversaciones a la papelera?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(An answer is|%n answers are) still on the way.</source>
        <translation>
            <numerusform>Una respuesta aún está en camino.</numerusform>
            <numerusform>%n respuestas aún están en camino.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel and delete</source>
        <translation>Cancelar y eliminar</translation>
    </message>
    <message>
        <source>Delete everything that is in the trash for ever, also from the backups?</source>
        <translation>¿Eliminar para siempre todo lo que hay en la papelera, también de las copias de seguridad?</translation>
    </message>
    <message>
        <source>Empty the trash</source>
        <translation>Vaciar la papelera</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) moved to the trash, kept for {days} days.</source>
        <translation>
            <numerusform>%n conversación movida a la papelera, se conserva {days} días.</numerusform>
            <numerusform>%n conversaciones movidas a la papelera, se conservan {days} días.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) restored.</source>
        <translation>
            <numerusform>%n conversación restaurada.</numerusform>
            <numerusform>%n conversaciones restauradas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n backup(s)</source>
        <translation>
            <numerusform>%n copia de seguridad</numerusform>
            <numerusform>%n copias de seguridad</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n log(s)</source>
        <translation>
            <numerusform>%n registro</numerusform>
            <numerusform>%n registros</numerusform>
        </translation>
    </message>
    <message>
        <source>Erased: {questions}, {pictures}, {backups}, {logs}.</source>
        <translation>Se borró: {questions}, {pictures}, {backups}, {logs}.</translation>
    </message>
    <message>
        <source>Erased: {questions}, {pictures}, {backups}, {logs}, {histories}.</source>
        <translation>Se borró: {questions}, {pictures}, {backups}, {logs}, {histories}.</translation>
    </message>
    <message numerus="yes">
        <source>%n damaged (history|histories)</source>
        <translation>
            <numerusform>%n historial dañado</numerusform>
            <numerusform>%n historiales dañados</numerusform>
        </translation>
    </message>
    <message>
        <source>There is another question in the prompt box. Ask or clear it first.</source>
        <translation>Hay otra pregunta en el campo de pregunta. Hágala o bórrela primero.</translation>
    </message>
    <message>
        <source>The picture of this question is not here any more. Drop it again to ask about it.</source>
        <translation>La imagen de esta pregunta ya no está aquí. Suéltela de nuevo para preguntar por ella.</translation>
    </message>
    <message>
        <source>Ask again with these parameters</source>
        <translation>Preguntar de nuevo con estos parámetros</translation>
    </message>
    <message>
        <source>Ask again about this part</source>
        <translation>Preguntar de nuevo por esta parte</translation>
    </message>
    <message>
        <source>Send earlier questions</source>
        <translation>Enviar preguntas anteriores</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Nueva conversación</translation>
    </message>
    <message>
        <source>Question and answer {number}: {words}</source>
        <translation>Pregunta y respuesta {number}: {words}</translation>
    </message>
    <message>
        <source>Question {number}</source>
        <translation>Pregunta {number}</translation>
    </message>
    <message>
        <source>Answer {number}</source>
        <translation>Respuesta {number}</translation>
    </message>
    <message>
        <source>Previous answer to question {number}</source>
        <translation>Respuesta anterior a la pregunta {number}</translation>
    </message>
    <message>
        <source>Next answer to question {number}</source>
        <translation>Respuesta siguiente a la pregunta {number}</translation>
    </message>
    <message>
        <source>Compare answers to question {number}</source>
        <translation>Comparar respuestas a la pregunta {number}</translation>
    </message>
    <message numerus="yes">
        <source>Show %n earlier question(s)</source>
        <translation>
            <numerusform>Mostrar %n pregunta anterior</numerusform>
            <numerusform>Mostrar %n preguntas anteriores</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep the question as it is</source>
        <translation>Conservar la pregunta como está</translation>
    </message>
    <message>
        <source>The conversation cannot be read.</source>
        <translation>La conversación no se puede leer.</translation>
    </message>
    <message>
        <source>Previous answer</source>
        <translation>Respuesta anterior</translation>
    </message>
    <message>
        <source>Next answer</source>
        <translation>Respuesta siguiente</translation>
    </message>
    <message>
        <source>Compare answers</source>
        <translation>Comparar respuestas</translation>
    </message>
    <message>
        <source>Answer {at} of {of}</source>
        <translation>Respuesta {at} de {of}</translation>
    </message>
    <message>
        <source>{at} of {of}</source>
        <translation>{at} de {of}</translation>
    </message>
    <message>
        <source>“{text}”</source>
        <translation>“{text}”</translation>
    </message>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>Erasing…</source>
        <translation>Borrando…</translation>
    </message>
    <message>
        <source>Updating the history…</source>
        <translation>Actualizando el historial…</translation>
    </message>
    <message>
        <source>Sharpening…</source>
        <translation>Mejorando la nitidez…</translation>
    </message>
</context>
</TS>
