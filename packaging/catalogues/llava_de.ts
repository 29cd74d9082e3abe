<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) (is|are) ready</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n question(s) (has|have) ended</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The answer is ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A question was not answered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture from the web</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That is a link this app does not follow. Save the picture first, then drop the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That picture would come over a connection that is not encrypted. Save it first, then drop the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{received} of {whole}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That link should hold a picture, but nothing can be read in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That picture is too large.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the web pictures may have up to {size}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What this month has cost is not known, so your limit of {limit} this month cannot be kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A question costs about {amount}, an estimate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A question costs about {amount}, estimated by your earlier ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>(This|These %n questions) would pass your limit of {limit} this month ({spent} so far).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(This|These %n questions) would pass your limit of {limit} this month ({spent} so far, and {under_way} under way at an estimated {amount}).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>${amount:,.{decimals}f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>free</source>
        <comment>it costs nothing</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {amount}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at least {amount}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It should look like http://host:8080.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy&apos;s address cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A proxy&apos;s password is a secret, and is not kept in a file of settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave this empty, and name the proxy with its password in HTTPS_PROXY.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A SOCKS proxy cannot be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy&apos;s address cannot be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file of certificates needs its whole path.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose it with the button.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Max tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number:.2f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top p</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Earlier turns sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <comment>turns</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <comment>picture</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <comment>region</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the whole</source>
        <comment>picture</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{pixels} at {left}, {top}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>turned {degrees}°</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>painted over</source>
        <comment>picture</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{sent}, best quality</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} must be from {least:g} to {most:g}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is {value:g} now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Describe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alt text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table → CSV</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Identify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Translate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A single { stays as it is. Write {{ for a brace that is meant.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{word} is not known and stays as it is. Known are {{name}}, {{folder}} and {{date}}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{length} of {most} characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{length} characters, {over} over {most}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fields and lists need these keys. Choose others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tools of the picture need this key. Choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A key alone is typed into the prompt. Hold Ctrl or Alt with it, or take one of F1 to F12.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{action}” has these keys. Remove them there first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Code, %n line(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Table of {heads}: %n row(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for its turn: others run now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sending</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answering</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking the answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking whether the question arrived</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for the demo engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting the model can take minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Questions go one a second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too many requests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server has a problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sending in {seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sending now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>trying again in {seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>trying again now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture was too large for the service, so it was sent again at {pixels} ({size}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done in {duration}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled · partial answer kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled before an answer came</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled before it was sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled · not found at the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not known whether it arrived</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not finished yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits for a connection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not found at the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That is all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list repeats itself here, so it was read no further.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Older ones are not listed here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ended before it started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no longer kept by {engine}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No longer kept by {engine}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a question</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answered, without a word</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in your history&apos;s trash</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>also in your history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It lies in the trash of your history. It can be restored there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It cannot be imported: {engine} deletes questions and answers one hour after the end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It cannot be imported: it holds no question.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It cannot be imported: its question is far too long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It cannot be imported: another model than LLaVA answered it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No longer kept by the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done, without a word</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n answering – {prompt} – LLaVA Desktop</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answering – LLaVA Desktop</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{size} B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size:.0f} KB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size:.1f} MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{seconds:.1f} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{pixels} {format}, {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{pixels}, {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{pixels}, {size}, first of {count} pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{pixels}, {size}, first of {count} pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{pixels}, {size}, first of {count} frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from {source}, parts painted over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from {source}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a region of {pixels} from {source}, parts painted over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a region of {pixels} from {source}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the box was sent: {sent} ({taken})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sends {sent} ({taken})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>being opened</source>
        <comment>a picture</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cannot be opened</source>
        <comment>a picture</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not asked yet</source>
        <comment>a picture</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting for its turn</source>
        <comment>a picture</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>being answered</source>
        <comment>a picture</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>answered</source>
        <comment>a picture</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <comment>a picture</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not known whether it was answered</source>
        <comment>a picture</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled</source>
        <comment>a picture</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, {number} of {count}, {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, {number} of {count}, {state}: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {all} waiting</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n being opened</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be opened</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answered</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n being answered</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not known</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cancelled</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ask all %n</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The demo engine costs nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each one is paid for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Sends %n question(s), one for each picture that is open.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Left out, as it is not known whether they were answered: {count}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Ask the (failed one|%n failed ones) again</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>There is no token in what was pasted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A Replicate token begins with r8_.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This cannot be a token: it holds blanks or characters that are not plain letters, digits or signs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the token again from replicate.com/account/api-tokens.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled and failed questions, and what another engine answered, are never sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begins a new conversation: it is about another picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asks your question anew; the answer above is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continues this conversation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only this question is sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no turn is sent along</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n turn(s) (is|are) sent along</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{words}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>The first (question is|%n questions are) not sent any more: the model&apos;s memory is full.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %n later turn(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Looking whether it fits there…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your data lies in {folder} now. The old folder was left as it was; Settings says where it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your data was not moved, and nothing is lost. {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture of a question that waited is no longer on this computer, so the question is not sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This proxy is used, but not for this computer itself, nor for what no_proxy excepts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer names no proxy, and none is used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer names the proxy {host}, which is used while this is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No screen reader is running.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only what was sent is kept of this picture. Drop it again to change it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are not several pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no answer yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no question that has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing has been changed since this question was asked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No question of the history is chosen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no question in the history.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list of this computer&apos;s questions is not shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to cancel.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The companion window has no sides.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not shown now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{action}: {why_not}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n more sentence(s) (stands|stand) in the answer.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was put away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) (was|were) put away.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Status: {text}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Price of a second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What an answer cost is estimated: the seconds that the model ran, times this. Replicate lists an A100 GPU with 80 GB at $0.0014. It is your own number; nobody is asked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask before a month costs more than</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Then Ask asks you first, with what is under way estimated. It is no limit at Replicate itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limit of a month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A second of the model costs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Moving your data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your questions, answers and pictures are copied and compared. The app begins when that is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Moved so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Format: {format}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures lie in a folder beside it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the move</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent} % of {size:,} MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No connection. Questions wait until it is back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>No connection. %n question(s) (waits|wait) until it is back.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n question(s) waited for a connection.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End a run by itself after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replicate itself ends a run after this time: one that nobody watches cannot cost more. 900 s is 15 minutes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Questions at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Questions that run at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The others wait for their turn. One that waits was not sent yet, and can be cancelled at no cost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no token yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is a token in this computer&apos;s keyring.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is a token, kept for this session only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The token comes from REPLICATE_API_TOKEN, for this session only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Token result: {news}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Token result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where do I get a token? Sign in to Replicate and open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open this page in the browser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The token is kept in this computer&apos;s keyring and sent to {host} only. It is never written to a file and never shown again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where Replicate&apos;s API is asked. Leave it empty, unless somebody gave you another address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a quarter to the right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>half</source>
        <comment>a turn</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a quarter to the left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fits 256 kB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>best, up to 1 MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ran</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{cost}, at {rate} a second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>API address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value:g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Earlier turns</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n sent along</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{address} ({events})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Streamed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yes, not asked here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Original</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Original SHA-256</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent SHA-256</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Painted over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>parts of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quality</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent smaller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yes: larger it was refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For this run it was named by --api-url or REPLICATE_BASE_URL: {address}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the next start: {address}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the next start your questions, pictures and token go to {host}. A token that is kept for {before} stays in the keyring and is not sent there: add the one for {host} then.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>REPLICATE_API_TOKEN is set, and would be sent to {host}, too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what}: {choice}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your questions, answers and pictures, on this computer and nowhere else.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is the system&apos;s own place for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You moved it there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was named by --data-dir, with settings and log in it, so it cannot be moved from here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Portable: it lies beside the program, with settings and log in it, and goes where the program goes. The API token stays in this computer&apos;s keyring.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This installation cannot be carried about. Start it with --data-dir to name a folder for everything.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the data folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the data folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave the data here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the old folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move it beside the program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At the next start it is copied to {folder}, compared, and used from then on. The old folder stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A copy from before the move is still in {folder}. Delete it yourself when you miss nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To take everything with you, keep it beside the program, in a folder named “{name}”. The API token stays in this computer&apos;s keyring.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you changed holds from the next start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the data into</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File of certificates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>App</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in the list of questions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask about all pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel what is on top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring back what was put away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Presets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit presets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Capture the screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the example picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model&apos;s view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One to one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Have the answer read aloud</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the answer as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export this question</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask again with what you changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit the question</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next question of the history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous question of the history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter the history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Star</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What Replicate lists</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is on this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fold the history away, or show it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fold the parameters away, or show them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Companion window, or back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find an action</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About LLaVA Desktop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings dialog</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sections of settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start again</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replicate when there is a token, the demo engine when there is none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Demo engine · not LLaVA</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Demo engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no token yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>token in keyring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>token for this session</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>token from the environment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On this computer, without a network. It measures pictures; it is not LLaVA.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replicate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LLaVA v1.6 34B. Your picture and words are sent there, and it costs money.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fits 256 kB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the service advises: sent as it is, quickly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Best</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Up to 1 MB: for fine detail, such as small text. It takes longer to send.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With the first words of question and answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without the words of question and answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only that an answer is ready.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The window&apos;s title still says what runs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When an answer ends while you look elsewhere. On a locked screen others may read its words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How good the next picture is when it is sent. Of the one that is open, the model&apos;s view says it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which version of the model is asked. Leave it empty, unless you were given one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the app did, without your token, for whoever helps you. In detail it grows faster; it never has more than three files of 1 MB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What of this computer&apos;s setup is all right, what can be done by keys, and what this app is made of.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version of the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer is asked for every second or so, and comes in larger pieces.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo engine has one version and calls nobody: both hold for Replicate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With none of them the API&apos;s own choice holds: pieces of the answer, and the end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A run ends by itself after {duration}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Default (LLaVA v1.6 34B)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None (https://…)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Webhook: {event}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is told about</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unfolded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>folded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folded}, {differs}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quality of pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Events that the webhook is told</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stream the answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop a run by itself after (seconds)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Price of a second of the model (USD)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask before a month costs more (US cents)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text size (percent)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log in detail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings could not be saved: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open log folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check my setup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LLaVA v1.6 34B answers at Replicate, which your picture and words are sent to. Without a token the demo engine answers: it runs on this computer and measures pictures. It is not LLaVA.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The app is free software under the MIT licence. Qt can be replaced by a version of your own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close about</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LLaVA Desktop {version}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running on {versions}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How to replace Qt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where your data lies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts and their licences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence: {licence}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>model llava provider offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hash sha release</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Token for the API</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>key password login</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>size resolution jpeg sharp</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>money budget dollar price rate bill</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>timeout limit time cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>concurrency parallel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>font zoom large small accessibility</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>english deutsch français español 日本語 简体中文 sprache langue idioma</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>alert message desktop privacy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>notification area background</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>history database location directory path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Portable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>usb stick carry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>base url endpoint server host</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>certificate authority ca tls ssl https</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>version upgrade</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>debug trace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>diagnostics keys hotkeys licence version problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All text, beside what the system makes of it. 100 % is the system&apos;s own size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The window&apos;s own words, from the next start. Ask in any language that the model knows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it empty to do as this computer does. A proxy that wants a password is named in HTTPS_PROXY: no password is kept in a file of settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whom your company&apos;s network has you trust, as a file of certificates (PEM). It is trusted beside the system&apos;s own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replicate did not accept the API token.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keyring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name look-up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Secure connection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>API</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>API token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write access</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture formats</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>OK</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look again in a moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) (was|were) found.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>No problem was found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All is well.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) (was|were) not checked.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>As the system does (http://host:8080)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file of certificates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Icon in the system tray</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A click on it shows the window; its menu begins a question or captures the screen. Closing the window still ends the app.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This desktop has no system tray.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not send</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New question</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Capture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check for updates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This build names no address where new versions are announced, so there is nobody to ask.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At each start {host} is asked which version is the newest. Nothing about you is sent; nothing is downloaded or installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {newer} of LLaVA Desktop is out; this is {running}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It should look like https://host/v1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The API address cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The API address cannot be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The API address must not hold a user name or password.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The API address must begin with https.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plain http is only for this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{fact}: {first} → {second}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Question</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing differs: the same question, and the same answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{text}: too long to be compared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{text}: %n change(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{text}: %n change(s), line by line</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>only in the second: {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only in the first: {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{before} became {after}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The conversation must alternate between question and answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The conversation holds an empty message.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The conversation holds the model&apos;s own picture marker.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <comment>answers</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You asked about this picture before: more than {most} answers, {same} about this part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You asked about this picture before: more than {most} answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>You asked about this picture before: %n answer(s), {same} about this part</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You asked about this picture before: %n answer(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>“{name}” is no object</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a question is no object</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is no text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” has more than {most:,} characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” has a form that it cannot have</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is neither true nor false</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is no whole number from {least:,} to {most:,}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” does not have {count} numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is no number from 0 to {most:,}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is a word that this version does not know</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is no time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is a time without a time zone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is a time that cannot be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is no list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” has more than {most} members</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a name in quotes is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there are too many brackets within each other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is a number that is none, or too long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{sign}” is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is a part of more than {millions} million characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is damaged at line {line:,}, character {character:,}: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing of it was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This question had no end yet when it was exported. What became of it is not known here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this is no export of LLaVA Desktop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it was written by a newer version of this app</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is an address that cannot be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” has no size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a picture that was sent is neither JPEG nor PNG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a picture is no base64</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a picture is not the one that its question names</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>(One cell is|%n cells are) longer than the {most:,} characters that Excel takes; other programs read all.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>There are more questions than the {most:,} lines that Excel takes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This question</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chosen questions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All questions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Web page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One file for any browser.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For notes and wikis.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For spreadsheets.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JSON</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything; can be imported again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same, a question a line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any state</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed or cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Under way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With or without a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This year</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trash</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starred</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most {most} pictures are opened at a time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the others have no picture&apos;s name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not all of it was looked through</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) could not be read</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {files} (was|were) opened: {reasons}.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The one file in {folders} has no picture&apos;s name. Drop it by itself to open it all the same.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of {files} has a picture&apos;s name. Drop a file by itself to open it all the same.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It</source>
        <comment>a folder</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} could not be read. Check that you may open it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} is empty. Drop a picture file, or choose one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} took too long to look through. Drop a picture file, or choose one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>The %n folders could not be read. Check that you may open them.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n folders are empty. Drop a picture file, or choose one.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n folders took too long to look through. Drop a picture file, or choose one.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n file(s) in {folders}</source>
        <comment>after: of</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the more than %n file(s) in {folders}</source>
        <comment>after: of</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n file(s)</source>
        <comment>after: of</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the more than %n file(s)</source>
        <comment>after: of</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n folders</source>
        <comment>after: in</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>the start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pieces of the answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>logs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody is told.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>own version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>webhook</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not streamed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A version is 64 hex digits: 0 to 9 and a to f.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The one before stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This holds an API token, which must go nowhere but to the API.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An address has no blanks and only plain letters, digits and signs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A webhook&apos;s address begins with https:// and a host.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A name or password before the host is not accepted: every reply would repeat it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The question, the picture and the answer are also sent to {host}, by the API.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is an address of a private network: Replicate cannot reach it, an API of your own may.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} takes too long to open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save it again as an ordinary JPEG.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} could not be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save or download it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} needs more memory than this computer has free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has too many pixels: {size}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy a part of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is incomplete.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A picture in the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not one that was sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has too many pixels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is a camera raw file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export it as a JPEG first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has too many pixels: {size}, {megapixels:.0f} megapixels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is built of too many layers to open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is damaged or incomplete.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JPEG pictures may have up to {jpeg} megapixels, others up to {others}. Make it smaller first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stored picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is on a network path.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy it to this computer first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is a folder, not a picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is a pipe, not a picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is a socket, not a picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is a device, not a picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not a regular file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is no longer there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} may not be read by you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is a socket or a device, not a picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is a link that leads nowhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has a name that is too long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} could not be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is too large: {size}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures may have up to {size}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a camera raw file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a video</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a JPEG XL picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a JPEG 2000 picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a Photoshop document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a GIMP document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a Windows icon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a ZIP archive or an office document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a compressed file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a PostScript drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is {kind}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This app opens {formats}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not a picture this app can open ({formats}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a web page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an SVG drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo engine could not be started on this computer. Choose it again in Settings to try once more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo engine is starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for your API token in the keyring…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add an API token in Settings, or choose the demo engine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for your token…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Demo engine · starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forgotten until the next start: REPLICATE_API_TOKEN is still set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Removing the token from the keyring…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking the token with the API…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Removed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The token from the keyring is used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The app made a mistake; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This picture could not be opened, through a fault of the app.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture of this question is no longer on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The desktop&apos;s screen capture is no file of this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A question of yours with the same words is not accounted for yet, and this may be its answer. It is looked for by itself; import this later if it turns out to be another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its picture lies at an address on the web and was not fetched: it is imported without.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was stopped before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It could not be checked, through a fault of the app.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keyring of this computer does not answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It may be waiting for its password in another window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A picture is still being opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It took too long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It did not answer in time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These cannot be opened: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install the app again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All of them can be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It may be waiting for its password in another window. Until then a token is kept for this session only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keyring could not be used, through a fault of the app.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The API token holds characters that cannot be sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste it again in Settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file of certificates that is named in Settings cannot be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It should hold certificates (PEM) and be readable, or be taken out of Settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The setting {setting} cannot be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It should name a file of certificates (PEM) that can be read, or be removed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It should name a folder of certificates (as OpenSSL&apos;s c_rehash makes it) that can be read, or be removed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list of predictions continues at another address, which was not asked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replicate did not answer in time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the internet connection and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connection to Replicate broke.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The question was sent, but no answer to it was understood, so it may be running at Replicate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is looked for there, and not sent again by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer&apos;s stream lies at an address that Replicate does not use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>for the system&apos;s proxy</source>
        <comment>stands after: The setting</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy that is named in Settings cannot be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It should look like http://host:8080, or be empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The setting {setting} names a SOCKS proxy, which this app cannot use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It should name an http proxy such as http://host:8080, or be removed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It should name a proxy such as http://host:8080, or be removed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It should list hosts such as intranet.example, with commas in between, or be removed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replicate is getting too many requests from this account.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replicate has a problem at the moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check it in Settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The Replicate account has no credit left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add some at {page} and ask again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replicate does not know this prediction.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no predictions API at this address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the API address in Settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replicate refused the request (status {status}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replicate did not accept the request&apos;s values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again in {seconds} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture is too large for Replicate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use a smaller one, or crop it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It says: {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The reply is far too large.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The reply is packed in a way that was not asked for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The reply is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer&apos;s stream holds an event that is far too large.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the proxy settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy of this network could not be reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replicate could not be reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its certificate is not valid today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check this computer&apos;s date and time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this computer does not know who issued its certificate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If a company&apos;s proxy or a virus scanner stands in between, its authority must be added to this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its certificate belongs to another address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A sign-in page of this network or a proxy may stand in between.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check this computer&apos;s date, and whether a proxy or a virus scanner stands in between.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The secure connection to the proxy of this network could not be verified.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The secure connection to Replicate could not be verified.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The secure connection to the proxy of this network could not be verified: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The secure connection to Replicate could not be verified: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy of this network wants a user name and password, and did not get ones that it accepts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put them into the proxy setting: http://name:password@host:port.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy of this network could not reach Replicate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy of this network did not let the request through.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The reply did not come from Replicate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A sign-in page of this network or a proxy may be in the way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The reply holds no list of predictions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The reply does not say whose token this is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The reply names no prediction.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The reply does not say how the prediction is doing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The history holds a question that this version cannot read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name of this folder cannot be kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one whose name is a single line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the data lies could not be noted: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the disk refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another LLaVA Desktop is open on the same history.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close that one first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The history file is gone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The history file is damaged, and it cannot be put aside: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was left as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your unsent question could not be kept: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your unsent question could not be removed: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to export yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to export.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One picture was not on this computer any more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) (was|were) not on this computer any more.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The folder {folder} cannot be used: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it cannot be created</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is saved until it can be written to. Another folder can be named with --data-dir.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another question in the history already has this prediction.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The search index was damaged, and is made anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search again soon.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is no file that can be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose an export of LLaVA Desktop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot be read: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is no text in UTF-8 (after byte {position:,}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file holds more than {most:,} questions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a picture is not of the size that its question says</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is damaged at line {line:,}: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is damaged at line {line:,}: {sentence}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no question in this file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing can be written in {folder}: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The app made a mistake.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details are in its log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The history file is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The app is closing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The token could not be read from the keyring.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The token could not be saved in the keyring.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keyring did not keep the token.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The token could not be removed from the keyring.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keyring still holds the token.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keyring could not be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No safe keyring was found on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A token is kept for this session only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlock the keyring and start again, or enter the token for this session.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove it in the keyring&apos;s own window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keyring is locked, and was not unlocked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The new folder and the old one lie in each other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is something in {name} already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is too little room: {needed} are needed, and {free} are free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder on another disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The data stays where it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was copied to {name} is not what was read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is no ordinary file, and cannot be moved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the folder by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is a link to another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{where} could not be read: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{where} could not be used: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{where} could not be written: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{where} could not be compared: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the file held is kept in {name}, in the settings folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is something else in the place of the history file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The history file is empty: it was damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The history file belongs to another program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The history was written by a newer version of this app.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install that version again to read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your presets cannot be read: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your presets were damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{lost} of {all} presets could not be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The presets could not be saved: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is {path}: save it before you change a preset.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your shortcuts cannot be read: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your shortcuts were damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{lost} of your shortcuts could not be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The shortcuts could not be saved: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is {path}: save it before you change a shortcut.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This could not be saved: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the disk has space and can be written to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The history file cannot be written to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check its permissions, and those of its folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full: nothing more can be saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program is using the history.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close it and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The history could not be used: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full: {name} was not written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space, or choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing can be written to the folder {where}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} could not be written: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another name or folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The window&apos;s place could not be saved: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The history is closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is kept in the keyring.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is kept for this session only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It comes from REPLICATE_API_TOKEN, for this session only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} answers as the predictions API does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server did not say what time it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer&apos;s clock agrees with the server&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {duration} behind the server&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {duration} ahead of the server&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set this computer&apos;s date and time: certificates seem invalid with a wrong one, and answers are dated wrongly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>There is no API token.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add one in Settings to ask LLaVA.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy it again from the token page, and save it in Settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It works.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It belongs to {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replicate does not know version {version} of {model}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look for a newer version of this app.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{engine} does not list {version} as a version of {model}; it may still take it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {version} of {model} is there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {version} of {model} is there, not the usual one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>history and pictures</source>
        <comment>what a folder is for</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>settings</source>
        <comment>what a folder is for</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>log</source>
        <comment>what a folder is for</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder for {what} cannot be written to: {why}. It is {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it cannot be used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make it writable, or name another one with --data-dir.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History, settings and log can be written. The history is in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it cannot be asked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk does not say: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only {size} are free where the history is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make room there: an answer that cannot be saved is lost with the window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} are free where the history is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is still being written to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It can be read and written; its file has {size}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The history&apos;s file is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the app again: what is damaged is put aside, and the newest good copy is offered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size:.1f} GB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo engine was chosen, which needs no network; nobody was asked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not needed: the API is on this computer, and reached without encryption.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the app again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the proxy setting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It does not answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It answers on this computer. It is not LLaVA.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The token has to work first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings above have to be mended first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None is used: the API is on this computer.</source>
        <comment>a proxy</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No proxy is set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>One is set, and not used for {host}.</source>
        <comment>a proxy</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{host}:{port} is used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy {host}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{who} was found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{who} is a number: no name is looked up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the internet connection, and the address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{who} was not found: no name server knows it, or none answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without the address nobody can be asked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the internet connection, and a firewall.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{who} does not answer at port {port}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody could be reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{who} answers at port {port} after {took} ms.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no secure connection to ask over.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The API has to answer first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system&apos;s own are asked each time.</source>
        <comment>authorities</comment>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n (authority is|authorities are) trusted.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Save the picture in the browser, then drop the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} did not send the picture in time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture was moved to an address that this app does not follow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture was moved too many times.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} answered with {status} instead of a picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What came instead of the picture cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture&apos;s address cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} could not be reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The secure connection to {host} could not be verified.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connection to {host} broke.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It stands.</source>
        <comment>a connection</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{protocol} stands; the certificate was issued by {issuer}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{protocol} stands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer was stopped: it had grown past 4 million characters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What came is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The account&apos;s list of predictions is too long to be read back to this question.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} could not be found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the internet connection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} is not on the public internet, so nothing was asked of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the picture first, then drop the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imported picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture of this prediction cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This part of the list holds more than can be read at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The address that announces new versions must begin with https.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The address that announces new versions gave no answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The address that announces new versions said something else.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo engine ended before this answer did. Ask again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something went wrong inside the app while watching this answer. “Check now” looks again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model did not start before the time limit, so nothing was charged. Ask again, or later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo engine does not know this prediction.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was never sent: the app closed while it waited for its turn. “Ask again” sends it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent, but the connection dropped before the demo engine answered. Looking for it…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent, but the connection dropped before {engine} answered. Looking for it…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not known whether this question reached the demo engine. Looking for it…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not known whether this question reached {engine}. Looking for it…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo engine does not know this question: it never arrived.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{engine} does not list this question under the token in use, so most likely it never arrived and nothing was charged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo engine no longer keeps this answer: it deletes everything one hour after the end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{engine} no longer keeps this answer: it deletes everything one hour after the end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What had arrived before is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the token belongs to the same account, then press “Check now”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{engine} does not know this prediction.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo engine refused this: {detail}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo engine refused this (status {status}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo engine did not answer. Ask again; if that does not help, close the app and open it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not known yet whether this question reached the demo engine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not known yet whether this question reached {engine}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was sent, because the question could not be saved first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model failed: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model failed. The end of its log: {log}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model failed and did not say why. Ask again, or change the question.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo engine did not answer. Try again; if that does not help, close the app and open it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This text is missing: the installation is damaged. `--self-test` says what else is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Python {python} and Qt {qt}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This app.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file to drag could not be written: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hit {number} of {all}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click to export this question, or drag it out as a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rich text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy answer as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a question first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is very long: the model may not read its end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer is also sent to {host}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no picture: only your words are sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for the screen capture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel capture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw a box around the part you want. Enter takes it, or the whole screen. Escape leaves.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The screen could not be captured. Take a screenshot with the system&apos;s own tool, then paste it here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The screen could not be captured. Allow LLaVA Desktop in System Settings, under Privacy &amp; Security, Screen Recording. Then start it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw a box. Arrow keys move it, with Shift they resize it. Enter takes it, Escape leaves.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{pixels} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Screen capture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No action is called that. Try another word, “picture” say.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Actions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One of the two questions is no longer in the history.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The two answers cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Second answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back  Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the conversation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Differences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>… The rest is not shown here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit question</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask again changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete question</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep question</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your unsent question is back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture that you had not asked about is back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the newest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a picture here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>or paste it, or</source>
        <comment>choose a file</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>capture a part of the screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>or</source>
        <comment>capture a part of the screen</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Capture screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No account yet? The demo engine answers simple questions offline.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add API token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Engine: {engine}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{engine}. Opens the settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--ask is about one picture, the first that was given: {name}. The others are not asked about.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The screenshot could not be saved: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled. No file was written, and nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An export or import is under way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exports of LLaVA Desktop ({endings})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files ({endings})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LLaVA questions {date}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting… {done:,} of {all:,}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LLaVA question</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>(One question|%n questions) exported to {file}.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>All questions of this file are here already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>(One question was|%n questions were) imported.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more (was|were) here already.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n had no end yet when exported, and will get none here.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n came without the picture.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on white</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no GPS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show large what the model sees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{part}: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{part}: {state}. {text}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This was copied. It holds no token, no question, no answer and no name of a file:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close setup check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Setup: {summary}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Setup parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied diagnostics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo engine was chosen: nobody outside this computer is asked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} is asked whose token this is and whether it has the model. No question is sent, and nothing is paid.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset: {action}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{action}, {place}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{keys}: {why_not}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press the button with the keys, then the keys that you want. Backspace removes them, Esc leaves them as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the prompt Enter asks, Shift+Enter begins a line, Up and Down lead to earlier questions. A tool of the picture is moved with the arrow keys, Enter ends it, Esc leaves it. Tab goes from one thing to the next.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No action is called that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset all shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: puts a question into the prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find previous</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first {first:,} of {count:,} characters. All of it is copied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the end again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the start again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{tool}: done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the picture (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
