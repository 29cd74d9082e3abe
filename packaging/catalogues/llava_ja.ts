<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Open</source>
        <translation>開く</translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) (is|are) ready</source>
        <translation>
            <numerusform>%n 件の回答が届きました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n question(s) (has|have) ended</source>
        <translation>
            <numerusform>%n 件の質問が終わりました</numerusform>
        </translation>
    </message>
    <message>
        <source>The answer is ready</source>
        <translation>回答が届きました</translation>
    </message>
    <message>
        <source>A question was not answered</source>
        <translation>回答を得られなかった質問があります</translation>
    </message>
    <message>
        <source>Picture from the web</source>
        <translation>Web の画像</translation>
    </message>
    <message>
        <source>That is a link this app does not follow. Save the picture first, then drop the file.</source>
        <translation>このアプリでは開けないリンクです。先に画像を保存してから、そのファイルをドロップしてください。</translation>
    </message>
    <message>
        <source>That picture would come over a connection that is not encrypted. Save it first, then drop the file.</source>
        <translation>この画像は暗号化されていない接続で送られてきます。先に保存してから、そのファイルをドロップしてください。</translation>
    </message>
    <message>
        <source>{received} of {whole}</source>
        <translation>{whole} 中 {received}</translation>
    </message>
    <message>
        <source>That link should hold a picture, but nothing can be read in it.</source>
        <translation>画像のリンクのはずですが、中身を読み取れません。</translation>
    </message>
    <message>
        <source>That picture is too large.</source>
        <translation>画像が大きすぎます。</translation>
    </message>
    <message>
        <source>From the web pictures may have up to {size}.</source>
        <translation>Web の画像は {size} までです。</translation>
    </message>
    <message>
        <source>System language</source>
        <translation>システムの言語</translation>
    </message>
    <message>
        <source>This month&apos;s cost is not known, so the app cannot tell whether your limit of {limit} would be passed.</source>
        <translation>今月の費用がわからないため、今月の上限 {limit} を超えるかどうかを確認できません。</translation>
    </message>
    <message>
        <source>A question costs about {amount}, an estimate.</source>
        <translation>質問 1 件につき約 {amount} (推定) です。</translation>
    </message>
    <message>
        <source>A question costs about {amount}, estimated by your earlier ones.</source>
        <translation>質問 1 件につき約 {amount} (これまでの質問からの推定) です。</translation>
    </message>
    <message numerus="yes">
        <source>(This|These %n questions) would pass your limit of {limit} this month ({spent} so far).</source>
        <translation>
            <numerusform>%n 件の質問で、今月の上限 {limit} を超えます (現在 {spent})。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(This|These %n questions) would pass your limit of {limit} this month ({spent} so far, and {under_way} under way at an estimated {amount}).</source>
        <translation>
            <numerusform>%n 件の質問で、今月の上限 {limit} を超えます (現在 {spent}、進行中の {under_way} 件は推定 {amount})。</numerusform>
        </translation>
    </message>
    <message>
        <source>${amount:,.{decimals}f}</source>
        <translation>${amount:,.{decimals}f}</translation>
    </message>
    <message>
        <source>free</source>
        <comment>it costs nothing</comment>
        <translation>無料</translation>
    </message>
    <message>
        <source>about {amount}</source>
        <translation>約 {amount}</translation>
    </message>
    <message>
        <source>at least {amount}</source>
        <translation>{amount} 以上</translation>
    </message>
    <message>
        <source>It should look like http://host:8080.</source>
        <translation>http://host:8080 のような形式で入力してください。</translation>
    </message>
    <message>
        <source>The proxy&apos;s address cannot be read.</source>
        <translation>プロキシのアドレスを読み取れません。</translation>
    </message>
    <message>
        <source>A proxy&apos;s password is a secret, and is not kept in a file of settings.</source>
        <translation>プロキシのパスワードは秘密の情報なので、設定ファイルには保存されません。</translation>
    </message>
    <message>
        <source>Leave this empty, and name the proxy with its password in HTTPS_PROXY.</source>
        <translation>ここは空のままにして、パスワード付きのプロキシを HTTPS_PROXY に指定してください。</translation>
    </message>
    <message>
        <source>A SOCKS proxy cannot be used.</source>
        <translation>SOCKS プロキシは使えません。</translation>
    </message>
    <message>
        <source>The proxy&apos;s address cannot be used.</source>
        <translation>このプロキシのアドレスは使えません。</translation>
    </message>
    <message>
        <source>The file of certificates needs its whole path.</source>
        <translation>証明書ファイルは完全なパスで指定してください。</translation>
    </message>
    <message>
        <source>Choose it with the button.</source>
        <translation>ボタンで選択してください。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>バージョン</translation>
    </message>
    <message>
        <source>Max tokens</source>
        <translation>最大トークン数</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
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
        <translation>送信した過去のやり取り</translation>
    </message>
    <message>
        <source>none</source>
        <comment>turns</comment>
        <translation>なし</translation>
    </message>
    <message>
        <source>none</source>
        <comment>picture</comment>
        <translation>なし</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>範囲</translation>
    </message>
    <message>
        <source>Sent as</source>
        <translation>送信形式</translation>
    </message>
    <message>
        <source>none</source>
        <comment>region</comment>
        <translation>なし</translation>
    </message>
    <message>
        <source>the whole</source>
        <comment>picture</comment>
        <translation>全体</translation>
    </message>
    <message>
        <source>{pixels} at {left}, {top}</source>
        <translation>{pixels} (位置 {left}, {top})</translation>
    </message>
    <message>
        <source>turned {degrees}°</source>
        <translation>{degrees}° 回転</translation>
    </message>
    <message>
        <source>painted over</source>
        <comment>picture</comment>
        <translation>塗りつぶしあり</translation>
    </message>
    <message>
        <source>no picture</source>
        <translation>画像なし</translation>
    </message>
    <message>
        <source>{sent}, best quality</source>
        <translation>{sent}、最高画質</translation>
    </message>
    <message>
        <source>{name} must be between {least:g} and {most:g}.</source>
        <translation>{name}: {least:g} から {most:g} の間で指定してください。</translation>
    </message>
    <message>
        <source>It is {value:g} now.</source>
        <translation>現在の値は {value:g} です。</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>無題</translation>
    </message>
    <message>
        <source>Describe</source>
        <translation>説明</translation>
    </message>
    <message>
        <source>Read text</source>
        <translation>文字の読み取り</translation>
    </message>
    <message>
        <source>Alt text</source>
        <translation>代替テキスト</translation>
    </message>
    <message>
        <source>Table → CSV</source>
        <translation>表 → CSV</translation>
    </message>
    <message>
        <source>Identify</source>
        <translation>識別</translation>
    </message>
    <message>
        <source>Translate</source>
        <translation>翻訳</translation>
    </message>
    <message>
        <source>A single { stays as it is. Write {{ for a brace that is meant.</source>
        <translation>単独の { はそのまま残ります。文字としての波かっこは {{ と書いてください。</translation>
    </message>
    <message>
        <source>{word} is not known and stays as it is. Known are {{name}}, {{folder}} and {{date}}.</source>
        <translation>{word} は不明なため、そのまま残ります。使えるのは {{name}}、{{folder}}、{{date}} です。</translation>
    </message>
    <message>
        <source>{length} of {most} characters</source>
        <translation>{most} 文字中 {length} 文字</translation>
    </message>
    <message>
        <source>{length} characters, {over} over {most}</source>
        <translation>{length} 文字 (上限 {most} 文字を {over} 文字超過)</translation>
    </message>
    <message>
        <source>Fields and lists need these keys. Choose others.</source>
        <translation>このキーは入力欄と一覧で使われます。別のキーを選んでください。</translation>
    </message>
    <message>
        <source>The tools of the picture need this key. Choose another.</source>
        <translation>このキーは画像のツールで使われます。別のキーを選んでください。</translation>
    </message>
    <message>
        <source>A key alone is typed into the prompt. Hold Ctrl or Alt with it, or take one of F1 to F12.</source>
        <translation>単独のキーはプロンプトへの文字入力に使われます。Ctrl か Alt と組み合わせるか、F1 から F12 を選んでください。</translation>
    </message>
    <message>
        <source>“{action}” has these keys. Remove them there first.</source>
        <translation>このキーは「{action}」で使われています。先にそちらから外してください。</translation>
    </message>
    <message numerus="yes">
        <source>Code, %n line(s).</source>
        <translation>
            <numerusform>コード、%n 行。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Table of {heads}: %n row(s).</source>
        <translation>
            <numerusform>{heads}の表、%n 行。</numerusform>
        </translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>準備中</translation>
    </message>
    <message>
        <source>Waiting for its turn: others run now</source>
        <translation>順番待ち: ほかの質問を実行中</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>送信中</translation>
    </message>
    <message>
        <source>Waiting for the model</source>
        <translation>モデルを待っています</translation>
    </message>
    <message>
        <source>Answering</source>
        <translation>回答中</translation>
    </message>
    <message>
        <source>Checking the answer</source>
        <translation>回答を確認中</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>Looking whether the question arrived</source>
        <translation>質問が届いたか確認中</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>キャンセル済み</translation>
    </message>
    <message>
        <source>Waiting for the demo engine</source>
        <translation>デモエンジンを待っています</translation>
    </message>
    <message>
        <source>Starting the model can take minutes</source>
        <translation>モデルの起動に数分かかることがあります</translation>
    </message>
    <message>
        <source>Questions go one a second</source>
        <translation>質問は 1 秒に 1 件ずつ送信されます</translation>
    </message>
    <message>
        <source>Too many requests</source>
        <translation>リクエストが多すぎます</translation>
    </message>
    <message>
        <source>The server has a problem</source>
        <translation>サーバーに問題があります</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>応答がありません</translation>
    </message>
    <message>
        <source>sending in {seconds} s</source>
        <translation>{seconds} 秒後に送信</translation>
    </message>
    <message>
        <source>sending now</source>
        <translation>送信しています</translation>
    </message>
    <message>
        <source>trying again in {seconds} s</source>
        <translation>{seconds} 秒後に再試行</translation>
    </message>
    <message>
        <source>trying again now</source>
        <translation>再試行しています</translation>
    </message>
    <message>
        <source>The picture was too large for the service, so it was sent again at {pixels} ({size}).</source>
        <translation>画像がサービスの上限を超えていたため、{pixels} ({size}) で送り直しました。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Done in {duration}</source>
        <translation>{duration}で完了</translation>
    </message>
    <message>
        <source>Cancelled · partial answer kept</source>
        <translation>キャンセル済み · 途中までの回答を保存</translation>
    </message>
    <message>
        <source>Cancelled before an answer came</source>
        <translation>回答が届く前にキャンセル</translation>
    </message>
    <message>
        <source>Cancelled before it was sent</source>
        <translation>送信前にキャンセル</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>未送信</translation>
    </message>
    <message>
        <source>Cancelled · not found at the engine</source>
        <translation>キャンセル済み · エンジンに見つかりません</translation>
    </message>
    <message>
        <source>Not known whether it arrived</source>
        <translation>届いたかどうか不明</translation>
    </message>
    <message>
        <source>Not finished yet</source>
        <translation>まだ終わっていません</translation>
    </message>
    <message>
        <source>Waits for a connection</source>
        <translation>接続待ち</translation>
    </message>
    <message>
        <source>Not found at the engine</source>
        <translation>エンジンに見つかりません</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>拒否されました</translation>
    </message>
    <message>
        <source>End of the list.</source>
        <translation>一覧はここまでです。</translation>
    </message>
    <message>
        <source>The list starts to repeat here, so reading stopped.</source>
        <translation>一覧の内容が繰り返されているため、ここで読み込みを終えました。</translation>
    </message>
    <message>
        <source>Older ones are not listed here.</source>
        <translation>これより古いものは表示されません。</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>開始中</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>Ended before it started</source>
        <translation>開始前に終了</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>no longer kept by {engine}</source>
        <translation>{engine} にはもう保存されていません</translation>
    </message>
    <message>
        <source>No longer kept by {engine}</source>
        <translation>{engine} にはもう保存されていません</translation>
    </message>
    <message>
        <source>Without a question</source>
        <translation>質問なし</translation>
    </message>
    <message>
        <source>Answered, without a word</source>
        <translation>回答済み、内容なし</translation>
    </message>
    <message>
        <source>in your history&apos;s trash</source>
        <translation>履歴のゴミ箱にあり</translation>
    </message>
    <message>
        <source>also in your history</source>
        <translation>履歴にもあり</translation>
    </message>
    <message>
        <source>It lies in the trash of your history. It can be restored there.</source>
        <translation>履歴のゴミ箱に入っています。ゴミ箱から元に戻せます。</translation>
    </message>
    <message>
        <source>It cannot be imported: {engine} deletes questions and answers one hour after the end.</source>
        <translation>インポートできません: {engine} は終了から 1 時間後に質問と回答を削除します。</translation>
    </message>
    <message>
        <source>It cannot be imported: it holds no question.</source>
        <translation>インポートできません: 質問が含まれていません。</translation>
    </message>
    <message>
        <source>It cannot be imported: its question is far too long.</source>
        <translation>インポートできません: 質問が長すぎます。</translation>
    </message>
    <message>
        <source>It cannot be imported: another model than LLaVA answered it.</source>
        <translation>インポートできません: LLaVA 以外のモデルの回答です。</translation>
    </message>
    <message>
        <source>No longer kept by the engine</source>
        <translation>エンジンにはもう保存されていません</translation>
    </message>
    <message>
        <source>Done, without a word</source>
        <translation>完了、内容なし</translation>
    </message>
    <message numerus="yes">
        <source>%n answering – {prompt} – LLaVA Desktop</source>
        <translation>
            <numerusform>%n 件回答中 – {prompt} – LLaVA Desktop</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answering – LLaVA Desktop</source>
        <translation>
            <numerusform>%n 件回答中 – LLaVA Desktop</numerusform>
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
        <translation>{seconds:.1f} 秒</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} 分 {seconds} 秒</translation>
    </message>
    <message>
        <source>{pixels} {format}, {size}</source>
        <translation>{pixels} {format}、{size}</translation>
    </message>
    <message>
        <source>{pixels}, {size}</source>
        <translation>{pixels}、{size}</translation>
    </message>
    <message>
        <source>{pixels}, {size}, first of {count} pages</source>
        <translation>{pixels}、{size}、{count} ページ中の 1 ページ目</translation>
    </message>
    <message>
        <source>{pixels}, {size}, first of {count} pictures</source>
        <translation>{pixels}、{size}、{count} 枚中の 1 枚目</translation>
    </message>
    <message>
        <source>{pixels}, {size}, first of {count} frames</source>
        <translation>{pixels}、{size}、{count} フレーム中の 1 フレーム目</translation>
    </message>
    <message>
        <source>from {source}, parts painted over</source>
        <translation>元の画像: {source}、一部塗りつぶし</translation>
    </message>
    <message>
        <source>from {source}</source>
        <translation>元の画像: {source}</translation>
    </message>
    <message>
        <source>a region of {pixels} from {source}, parts painted over</source>
        <translation>{pixels} の範囲、元の画像: {source}、一部塗りつぶし</translation>
    </message>
    <message>
        <source>a region of {pixels} from {source}</source>
        <translation>{pixels} の範囲、元の画像: {source}</translation>
    </message>
    <message>
        <source>Only the region was sent: {sent} ({taken})</source>
        <translation>範囲だけを送信: {sent} ({taken})</translation>
    </message>
    <message>
        <source>Sends {sent} ({taken})</source>
        <translation>送信内容: {sent} ({taken})</translation>
    </message>
    <message>
        <source>being opened</source>
        <comment>a picture</comment>
        <translation>読み込み中</translation>
    </message>
    <message>
        <source>cannot be opened</source>
        <comment>a picture</comment>
        <translation>開けません</translation>
    </message>
    <message>
        <source>not asked yet</source>
        <comment>a picture</comment>
        <translation>未質問</translation>
    </message>
    <message>
        <source>waiting for its turn</source>
        <comment>a picture</comment>
        <translation>順番待ち</translation>
    </message>
    <message>
        <source>being answered</source>
        <comment>a picture</comment>
        <translation>回答中</translation>
    </message>
    <message>
        <source>answered</source>
        <comment>a picture</comment>
        <translation>回答済み</translation>
    </message>
    <message>
        <source>failed</source>
        <comment>a picture</comment>
        <translation>失敗</translation>
    </message>
    <message>
        <source>not known whether it was answered</source>
        <comment>a picture</comment>
        <translation>回答されたか不明</translation>
    </message>
    <message>
        <source>cancelled</source>
        <comment>a picture</comment>
        <translation>キャンセル済み</translation>
    </message>
    <message>
        <source>{name}, {number} of {count}, {state}</source>
        <translation>{name}、{count} 枚中 {number} 枚目、{state}</translation>
    </message>
    <message>
        <source>{name}, {number} of {count}, {state}: {why}</source>
        <translation>{name}、{count} 枚中 {number} 枚目、{state}: {why}</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>画像 %n 枚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {all} waiting</source>
        <translation>
            <numerusform>待機中 {all} 枚中 %n 枚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n being opened</source>
        <translation>
            <numerusform>読み込み中 %n 枚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be opened</source>
        <translation>
            <numerusform>開けない画像 %n 枚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answered</source>
        <translation>
            <numerusform>回答済み %n 枚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n being answered</source>
        <translation>
            <numerusform>回答中 %n 枚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>失敗 %n 枚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not known</source>
        <translation>
            <numerusform>不明 %n 枚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cancelled</source>
        <translation>
            <numerusform>キャンセル済み %n 枚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ask all %n</source>
        <translation>
            <numerusform>%n 枚すべてに質問</numerusform>
        </translation>
    </message>
    <message>
        <source>The demo engine costs nothing.</source>
        <translation>デモエンジンは無料です。</translation>
    </message>
    <message>
        <source>Each one is paid for.</source>
        <translation>1 件ごとに料金がかかります。</translation>
    </message>
    <message numerus="yes">
        <source>Sends %n question(s), one for each picture that is open.</source>
        <translation>
            <numerusform>開いている画像 1 枚につき 1 件、合計 %n 件の質問を送信します。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) (is|are) left out: it is not known whether (its question was|their questions were) answered.</source>
        <translation>
            <numerusform>画像 %n 枚は除外されます: 質問に回答があったかどうかが不明です。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ask the (failed one|%n failed ones) again</source>
        <translation>
            <numerusform>失敗した %n 件をもう一度質問</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no token in what was pasted.</source>
        <translation>貼り付けた内容にトークンが含まれていません。</translation>
    </message>
    <message>
        <source>A Replicate token begins with r8_.</source>
        <translation>Replicate のトークンは r8_ で始まります。</translation>
    </message>
    <message>
        <source>This cannot be a token: it holds blanks or characters that are not plain letters, digits or signs.</source>
        <translation>これはトークンではありません: 空白、または半角の英数字と記号以外の文字が含まれています。</translation>
    </message>
    <message>
        <source>Copy the token again from replicate.com/account/api-tokens.</source>
        <translation>replicate.com/account/api-tokens からトークンをもう一度コピーしてください。</translation>
    </message>
    <message>
        <source>Cancelled and failed questions, and what another engine answered, are never sent.</source>
        <translation>キャンセルまたは失敗した質問と、別のエンジンの回答は送信されません。</translation>
    </message>
    <message>
        <source>Begins a new conversation: it is about another picture</source>
        <translation>別の画像についての質問なので、新しい会話を始めます</translation>
    </message>
    <message>
        <source>Asks your question anew; the answer above is kept</source>
        <translation>質問し直します (上の回答は残ります)</translation>
    </message>
    <message>
        <source>Continues this conversation</source>
        <translation>この会話の続きです</translation>
    </message>
    <message>
        <source>only this question is sent</source>
        <translation>この質問だけを送信します</translation>
    </message>
    <message>
        <source>no earlier question is sent along</source>
        <translation>過去のやり取りは送信しません</translation>
    </message>
    <message numerus="yes">
        <source>%n earlier question(s) and answer(s) (is|are) sent along</source>
        <translation>
            <numerusform>過去のやり取り %n 件も送信します</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Continues with %n earlier question(s) and answer(s)</source>
        <translation>
            <numerusform>過去のやり取り %n 件に続けて質問します</numerusform>
        </translation>
    </message>
    <message>
        <source>{words}.</source>
        <translation>{words}。</translation>
    </message>
    <message numerus="yes">
        <source>The first (question is|%n questions are) not sent any more: the model&apos;s memory is full.</source>
        <translation>
            <numerusform>モデルの記憶がいっぱいのため、最初の %n 件の質問はもう送信されません。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %n later question(s)</source>
        <translation>
            <numerusform>以降のやり取り %n 件を表示</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking whether it fits there…</source>
        <translation>保存先に入るか確認中…</translation>
    </message>
    <message>
        <source>Your data lies in {folder} now. The old folder was left as it was; Settings says where it is.</source>
        <translation>データの保存先は {folder} になりました。元のフォルダーはそのまま残っています。場所は設定で確認できます。</translation>
    </message>
    <message>
        <source>Your data was not moved, and nothing is lost. {why}</source>
        <translation>データは移動されませんでした。失われたものはありません。{why}</translation>
    </message>
    <message>
        <source>The picture of a question that waited is no longer on this computer, so the question is not sent.</source>
        <translation>待機中だった質問の画像がこのコンピューターに残っていないため、質問は送信されません。</translation>
    </message>
    <message>
        <source>This proxy is used, but not for this computer itself, nor for what no_proxy excepts.</source>
        <translation>このプロキシを使います。ただし、このコンピューター自身と no_proxy で除外された接続先には使いません。</translation>
    </message>
    <message>
        <source>This computer names no proxy, and none is used.</source>
        <translation>このコンピューターにはプロキシの指定がなく、プロキシは使われません。</translation>
    </message>
    <message>
        <source>This computer names the proxy {host}, which is used while this is empty.</source>
        <translation>このコンピューターではプロキシ {host} が指定されており、ここが空の間はそれが使われます。</translation>
    </message>
    <message>
        <source>No screen reader is running.</source>
        <translation>スクリーンリーダーが動いていません。</translation>
    </message>
    <message>
        <source>There is no picture.</source>
        <translation>画像がありません。</translation>
    </message>
    <message>
        <source>Only what was sent is kept of this picture. Drop it again to change it.</source>
        <translation>この画像は送信した部分だけが保存されています。変更するには、もう一度ドロップしてください。</translation>
    </message>
    <message>
        <source>There are not several pictures.</source>
        <translation>画像は複数ありません。</translation>
    </message>
    <message>
        <source>There is no answer yet.</source>
        <translation>まだ回答がありません。</translation>
    </message>
    <message>
        <source>There is no question that has ended.</source>
        <translation>終了した質問がありません。</translation>
    </message>
    <message>
        <source>Nothing has been changed since this question was asked.</source>
        <translation>この質問をしてから何も変更されていません。</translation>
    </message>
    <message>
        <source>No question of the history is chosen.</source>
        <translation>履歴の質問が選択されていません。</translation>
    </message>
    <message>
        <source>There is no question in the history.</source>
        <translation>履歴に質問がありません。</translation>
    </message>
    <message>
        <source>The list of this computer&apos;s questions is not shown.</source>
        <translation>このコンピューターの質問一覧が表示されていません。</translation>
    </message>
    <message>
        <source>There is nothing to cancel.</source>
        <translation>キャンセルするものがありません。</translation>
    </message>
    <message>
        <source>The companion window has no sides.</source>
        <translation>ミニウィンドウにはサイドパネルがありません。</translation>
    </message>
    <message>
        <source>This is not shown now.</source>
        <translation>今は表示されていません。</translation>
    </message>
    <message>
        <source>{action}: {why_not}</source>
        <translation>{action}: {why_not}</translation>
    </message>
    <message numerus="yes">
        <source>%n more sentence(s) (stands|stand) in the answer.</source>
        <translation>
            <numerusform>回答欄にあと %n 文あります。</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>No picture was removed.</source>
        <translation>外した画像はありません。</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) removed.</source>
        <translation>
            <numerusform>画像 %n 枚を外しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Status: {text}</source>
        <translation>状態: {text}</translation>
    </message>
    <message>
        <source>Price of a second</source>
        <translation>1 秒あたりの料金</translation>
    </message>
    <message>
        <source>What an answer cost is estimated: the seconds that the model ran, times this. Replicate lists an A100 GPU with 80 GB at $0.0014. It is your own number; nobody is asked.</source>
        <translation>回答の費用は、モデルの実行秒数にこの値を掛けた推定です。Replicate の料金表では、A100 GPU (80 GB) は $0.0014 です。ご自身で決める値で、どこにも問い合わせません。</translation>
    </message>
    <message>
        <source>Ask before a month costs more than</source>
        <translation>1 か月の費用がこの額を超える前に確認する</translation>
    </message>
    <message>
        <source>When a question would take the month over this amount, you are asked first. Questions under way count with their estimated cost. This sets no limit at Replicate itself.</source>
        <translation>質問によって今月の費用がこの額を超える場合は、先に確認します。進行中の質問は推定額で計算します。Replicate 側の上限を設定するものではありません。</translation>
    </message>
    <message>
        <source>Limit of a month</source>
        <translation>1 か月の上限</translation>
    </message>
    <message>
        <source>A second of the model costs</source>
        <translation>モデル 1 秒の料金</translation>
    </message>
    <message>
        <source>Moving your data</source>
        <translation>データの移動</translation>
    </message>
    <message>
        <source>Your questions, answers and pictures are copied and compared. The app begins when that is done.</source>
        <translation>質問、回答、画像をコピーして照合しています。終わるとアプリが始まります。</translation>
    </message>
    <message>
        <source>Moved so far</source>
        <translation>ここまでの移動量</translation>
    </message>
    <message>
        <source>With pictures</source>
        <translation>画像を含める</translation>
    </message>
    <message>
        <source>Format: {format}</source>
        <translation>形式: {format}</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>名前を付けて保存…</translation>
    </message>
    <message>
        <source>Save export</source>
        <translation>エクスポートを保存</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>進行状況</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Cancel export</source>
        <translation>エクスポートをキャンセル</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Close export</source>
        <translation>エクスポートを閉じる</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>形式</translation>
    </message>
    <message>
        <source>Pictures lie in a folder beside it.</source>
        <translation>画像は同じ場所のフォルダーに保存されます。</translation>
    </message>
    <message>
        <source>Cancel the move</source>
        <translation>移動をキャンセル</translation>
    </message>
    <message>
        <source>{percent} % of {size:,} MB</source>
        <translation>{size:,} MB の {percent} %</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>今すぐ試す</translation>
    </message>
    <message>
        <source>Send it</source>
        <translation>送信する</translation>
    </message>
    <message>
        <source>Send them</source>
        <translation>送信する</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>後で</translation>
    </message>
    <message>
        <source>No connection. Questions wait until it is back.</source>
        <translation>接続がありません。質問は接続が戻るまで待機します。</translation>
    </message>
    <message numerus="yes">
        <source>No connection. %n question(s) (waits|wait) until it is back.</source>
        <translation>
            <numerusform>接続がありません。%n 件の質問が接続の回復を待っています。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n question(s) waited for a connection.</source>
        <translation>
            <numerusform>%n 件の質問が接続を待っていました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel after</source>
        <translation>自動キャンセルまで</translation>
    </message>
    <message>
        <source>End a run by itself after</source>
        <translation>実行を自動で終了するまでの時間</translation>
    </message>
    <message>
        <source>Replicate itself ends a run after this time: one that nobody watches cannot cost more. 900 s is 15 minutes.</source>
        <translation>この時間が過ぎると Replicate 側で実行が終わるので、見ていない間に費用が増え続けることはありません。900 秒は 15 分です。</translation>
    </message>
    <message>
        <source>s</source>
        <comment>seconds</comment>
        <translation>秒</translation>
    </message>
    <message>
        <source>Questions at once</source>
        <translation>同時に実行する質問</translation>
    </message>
    <message>
        <source>Questions that run at once</source>
        <translation>同時に実行する質問の数</translation>
    </message>
    <message>
        <source>The others wait for their turn. One that waits was not sent yet, and can be cancelled at no cost.</source>
        <translation>ほかの質問は順番を待ちます。待っている質問はまだ送信されていないので、費用なしでキャンセルできます。</translation>
    </message>
    <message>
        <source>There is no token yet.</source>
        <translation>トークンはまだありません。</translation>
    </message>
    <message>
        <source>There is a token in this computer&apos;s keyring.</source>
        <translation>このコンピューターのキーリングにトークンがあります。</translation>
    </message>
    <message>
        <source>There is a token, kept for this session only.</source>
        <translation>トークンは今回の起動中だけ保持されます。</translation>
    </message>
    <message>
        <source>The token comes from REPLICATE_API_TOKEN, for this session only.</source>
        <translation>REPLICATE_API_TOKEN のトークンを今回の起動中だけ使います。</translation>
    </message>
    <message>
        <source>Token result: {news}</source>
        <translation>トークンの結果: {news}</translation>
    </message>
    <message>
        <source>Token result</source>
        <translation>トークンの結果</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save token</source>
        <translation>トークンを保存</translation>
    </message>
    <message>
        <source>Check token</source>
        <translation>トークンを確認</translation>
    </message>
    <message>
        <source>Remove token</source>
        <translation>トークンを削除</translation>
    </message>
    <message>
        <source>Where do I get a token? Sign in to Replicate and open</source>
        <translation>トークンの入手方法: Replicate にサインインして、次のページを開きます</translation>
    </message>
    <message>
        <source>Open this page in the browser</source>
        <translation>このページをブラウザーで開く</translation>
    </message>
    <message>
        <source>The token is kept in this computer&apos;s keyring and sent to {host} only. It is never written to a file and never shown again.</source>
        <translation>トークンはこのコンピューターのキーリングに保存され、{host} だけに送信されます。ファイルに書き込まれることも、再び表示されることもありません。</translation>
    </message>
    <message>
        <source>Where Replicate&apos;s API is asked. Leave it empty, unless somebody gave you another address.</source>
        <translation>Replicate の API の接続先です。別のアドレスを指示された場合以外は、空のままにしてください。</translation>
    </message>
    <message>
        <source>a quarter to the right</source>
        <translation>右に 90°</translation>
    </message>
    <message>
        <source>half</source>
        <comment>a turn</comment>
        <translation>180°</translation>
    </message>
    <message>
        <source>a quarter to the left</source>
        <translation>左に 90°</translation>
    </message>
    <message>
        <source>fits 256 kB</source>
        <translation>256 kB 以内</translation>
    </message>
    <message>
        <source>best, up to 1 MB</source>
        <translation>最高、1 MB まで</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>予測 ID</translation>
    </message>
    <message>
        <source>Waited</source>
        <translation>待ち時間</translation>
    </message>
    <message>
        <source>Ran</source>
        <translation>実行時間</translation>
    </message>
    <message>
        <source>{cost}, at {rate} a second</source>
        <translation>{cost} (1 秒あたり {rate})</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>質問日時</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>終了日時</translation>
    </message>
    <message>
        <source>API address</source>
        <translation>API アドレス</translation>
    </message>
    <message>
        <source>{value:g}</source>
        <translation>{value:g}</translation>
    </message>
    <message>
        <source>Earlier questions</source>
        <translation>過去のやり取り</translation>
    </message>
    <message numerus="yes">
        <source>%n sent along</source>
        <translation>
            <numerusform>%n 件を送信</numerusform>
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
        <translation>ストリーミング</translation>
    </message>
    <message>
        <source>no</source>
        <translation>いいえ</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>インポート</translation>
    </message>
    <message>
        <source>yes, not asked here</source>
        <translation>はい (ここでの質問ではありません)</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>元の画像</translation>
    </message>
    <message>
        <source>Original SHA-256</source>
        <translation>SHA-256 (元の画像)</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>送信した画像</translation>
    </message>
    <message>
        <source>Sent SHA-256</source>
        <translation>SHA-256 (送信分)</translation>
    </message>
    <message>
        <source>Turned</source>
        <translation>回転</translation>
    </message>
    <message>
        <source>Painted over</source>
        <translation>塗りつぶし</translation>
    </message>
    <message>
        <source>parts of it</source>
        <translation>一部</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>画質</translation>
    </message>
    <message>
        <source>Sent smaller</source>
        <translation>縮小して送信</translation>
    </message>
    <message>
        <source>yes: larger it was refused</source>
        <translation>はい (元のサイズでは拒否されました)</translation>
    </message>
    <message>
        <source>Use this address</source>
        <translation>このアドレスを使う</translation>
    </message>
    <message>
        <source>Keep the other</source>
        <translation>元のままにする</translation>
    </message>
    <message>
        <source>Keep the address</source>
        <translation>元のアドレスのままにする</translation>
    </message>
    <message>
        <source>For this run it was named by --api-url or REPLICATE_BASE_URL: {address}</source>
        <translation>今回の起動では --api-url または REPLICATE_BASE_URL で指定されています: {address}</translation>
    </message>
    <message>
        <source>From the next start: {address}</source>
        <translation>次回の起動から: {address}</translation>
    </message>
    <message>
        <source>From the next start your questions, pictures and token go to {host}. A token that is kept for {before} stays in the keyring and is not sent there: add the one for {host} then.</source>
        <translation>次回の起動から、質問、画像、トークンは {host} に送信されます。{before} 用に保存されたトークンはキーリングに残り、そこには送信されません。起動後に {host} 用のトークンを追加してください。</translation>
    </message>
    <message>
        <source>REPLICATE_API_TOKEN is set, and would be sent to {host}, too.</source>
        <translation>REPLICATE_API_TOKEN が設定されており、これも {host} に送信されます。</translation>
    </message>
    <message>
        <source>{what}: {choice}</source>
        <translation>{what}: {choice}</translation>
    </message>
    <message>
        <source>Your questions, answers and pictures, on this computer and nowhere else.</source>
        <translation>質問、回答、画像は、このコンピューターだけに保存されます。</translation>
    </message>
    <message>
        <source>This is the system&apos;s own place for it.</source>
        <translation>システムの標準の場所です。</translation>
    </message>
    <message>
        <source>You moved it there.</source>
        <translation>移動先として指定された場所です。</translation>
    </message>
    <message>
        <source>It was named by --data-dir, with settings and log in it, so it cannot be moved from here.</source>
        <translation>--data-dir で指定された場所です。設定とログも含まれるため、ここからは移動できません。</translation>
    </message>
    <message>
        <source>Portable: it lies beside the program, with settings and log in it, and goes where the program goes. The API token stays in this computer&apos;s keyring.</source>
        <translation>ポータブル: プログラムと同じ場所に設定やログと一緒に保存され、プログラムと一緒に持ち運べます。API トークンはこのコンピューターのキーリングに残ります。</translation>
    </message>
    <message>
        <source>This installation cannot be carried about. Start it with --data-dir to name a folder for everything.</source>
        <translation>このインストールは持ち運べません。すべてのデータのフォルダーを指定するには、--data-dir を付けて起動してください。</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>フォルダーを開く</translation>
    </message>
    <message>
        <source>Open the data folder</source>
        <translation>データフォルダーを開く</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>移動…</translation>
    </message>
    <message>
        <source>Move the data folder</source>
        <translation>データフォルダーを移動</translation>
    </message>
    <message>
        <source>Leave it here</source>
        <translation>移動しない</translation>
    </message>
    <message>
        <source>Leave the data here</source>
        <translation>データを移動しない</translation>
    </message>
    <message>
        <source>Open the old folder</source>
        <translation>元のフォルダーを開く</translation>
    </message>
    <message>
        <source>Move it beside the program</source>
        <translation>プログラムと同じ場所に移動</translation>
    </message>
    <message>
        <source>At the next start it is copied to {folder}, compared, and used from then on. The old folder stays as it is.</source>
        <translation>次回の起動時に {folder} へコピーして照合し、以後はそこを使います。元のフォルダーはそのまま残ります。</translation>
    </message>
    <message>
        <source>A copy from before the move is still in {folder}. Delete it yourself when you miss nothing.</source>
        <translation>移動前のコピーが {folder} に残っています。足りないものがないことを確かめてから、ご自身で削除してください。</translation>
    </message>
    <message>
        <source>To take everything with you, keep it beside the program, in a folder named “{name}”. The API token stays in this computer&apos;s keyring.</source>
        <translation>すべてを持ち運ぶには、プログラムと同じ場所の「{name}」という名前のフォルダーに保存します。API トークンはこのコンピューターのキーリングに残ります。</translation>
    </message>
    <message>
        <source>What you changed holds from the next start.</source>
        <translation>変更は次回の起動から有効になります。</translation>
    </message>
    <message>
        <source>Move the data into</source>
        <translation>データの移動先</translation>
    </message>
    <message>
        <source>File of certificates</source>
        <translation>証明書ファイル</translation>
    </message>
    <message>
        <source>Asking</source>
        <translation>質問</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>Looking at the picture</source>
        <translation>画像の表示</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>History</source>
        <translation>履歴</translation>
    </message>
    <message>
        <source>App</source>
        <translation>アプリ</translation>
    </message>
    <message>
        <source>on the picture</source>
        <translation>画像上で</translation>
    </message>
    <message>
        <source>in the list of questions</source>
        <translation>質問の一覧で</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>質問する</translation>
    </message>
    <message>
        <source>Ask about all pictures</source>
        <translation>すべての画像について質問する</translation>
    </message>
    <message>
        <source>Cancel or close</source>
        <translation>キャンセルまたは閉じる</translation>
    </message>
    <message>
        <source>Bring back removed pictures</source>
        <translation>外した画像を戻す</translation>
    </message>
    <message>
        <source>Go to the prompt</source>
        <translation>プロンプトへ移動</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>プリセット</translation>
    </message>
    <message>
        <source>Edit presets</source>
        <translation>プリセットを編集</translation>
    </message>
    <message>
        <source>Open picture</source>
        <translation>画像を開く</translation>
    </message>
    <message>
        <source>Paste a picture</source>
        <translation>画像を貼り付け</translation>
    </message>
    <message>
        <source>Capture the screen</source>
        <translation>画面をキャプチャ</translation>
    </message>
    <message>
        <source>Try the example picture</source>
        <translation>サンプル画像を試す</translation>
    </message>
    <message>
        <source>Remove the picture</source>
        <translation>画像を外す</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>次の画像</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>前の画像</translation>
    </message>
    <message>
        <source>Go to the picture</source>
        <translation>画像へ移動</translation>
    </message>
    <message>
        <source>Select a region</source>
        <translation>範囲を選択</translation>
    </message>
    <message>
        <source>Redact</source>
        <translation>塗りつぶす</translation>
    </message>
    <message>
        <source>Model&apos;s view</source>
        <translation>モデルの視点</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>全体表示</translation>
    </message>
    <message>
        <source>One to one</source>
        <translation>等倍</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>拡大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>縮小</translation>
    </message>
    <message>
        <source>Turn right</source>
        <translation>右に回転</translation>
    </message>
    <message>
        <source>Turn left</source>
        <translation>左に回転</translation>
    </message>
    <message>
        <source>Go to the answer</source>
        <translation>回答へ移動</translation>
    </message>
    <message>
        <source>Read the answer aloud</source>
        <translation>回答を読み上げる</translation>
    </message>
    <message>
        <source>Copy the answer</source>
        <translation>回答をコピー</translation>
    </message>
    <message>
        <source>Copy the answer as…</source>
        <translation>形式を選んで回答をコピー</translation>
    </message>
    <message>
        <source>Export this question</source>
        <translation>この質問をエクスポート</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>もう一度質問</translation>
    </message>
    <message>
        <source>Ask again with your changes</source>
        <translation>変更してもう一度質問</translation>
    </message>
    <message>
        <source>Edit the question</source>
        <translation>質問を編集</translation>
    </message>
    <message>
        <source>Search history</source>
        <translation>履歴を検索</translation>
    </message>
    <message>
        <source>Next question of the history</source>
        <translation>履歴の次の質問</translation>
    </message>
    <message>
        <source>Previous question of the history</source>
        <translation>履歴の前の質問</translation>
    </message>
    <message>
        <source>Filter the history</source>
        <translation>履歴を絞り込む</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>スター</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>名前を変更</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Show Replicate&apos;s list</source>
        <translation>Replicate の一覧を表示</translation>
    </message>
    <message>
        <source>Show this computer&apos;s questions</source>
        <translation>このコンピューターの質問を表示</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>エクスポート</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>インポート</translation>
    </message>
    <message>
        <source>Fold the history away, or show it</source>
        <translation>履歴の表示を切り替え</translation>
    </message>
    <message>
        <source>Fold the parameters away, or show them</source>
        <translation>パラメーターの表示を切り替え</translation>
    </message>
    <message>
        <source>Companion window, or back</source>
        <translation>ミニウィンドウを切り替え</translation>
    </message>
    <message>
        <source>Find an action</source>
        <translation>操作を検索</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>About LLaVA Desktop</source>
        <translation>LLaVA Desktop について</translation>
    </message>
    <message>
        <source>Close settings</source>
        <translation>設定を閉じる</translation>
    </message>
    <message>
        <source>Settings dialog</source>
        <translation>設定ダイアログ</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>設定を検索</translation>
    </message>
    <message>
        <source>Sections of settings</source>
        <translation>設定のセクション</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>アプリを再起動</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s)</source>
        <translation>
            <numerusform>設定 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>Replicate when there is a token, the demo engine when there is none.</source>
        <translation>トークンがあれば Replicate、なければデモエンジンを使います。</translation>
    </message>
    <message>
        <source>Demo engine · not LLaVA</source>
        <translation>デモエンジン · LLaVA ではありません</translation>
    </message>
    <message>
        <source>Demo engine</source>
        <translation>デモエンジン</translation>
    </message>
    <message>
        <source>no token yet</source>
        <translation>トークン未設定</translation>
    </message>
    <message>
        <source>token in keyring</source>
        <translation>キーリングのトークン</translation>
    </message>
    <message>
        <source>token for this session</source>
        <translation>今回だけのトークン</translation>
    </message>
    <message>
        <source>token from the environment</source>
        <translation>環境変数のトークン</translation>
    </message>
    <message>
        <source>On this computer, without a network. It measures pictures; it is not LLaVA.</source>
        <translation>このコンピューターで、ネットワークなしで動きます。画像を測定するもので、LLaVA ではありません。</translation>
    </message>
    <message>
        <source>Replicate</source>
        <translation>Replicate</translation>
    </message>
    <message>
        <source>LLaVA v1.6 34B. Your picture and words are sent there, and it costs money.</source>
        <translation>LLaVA v1.6 34B。画像と文章が送信され、料金がかかります。</translation>
    </message>
    <message>
        <source>Fits 256 kB</source>
        <translation>256 kB 以内</translation>
    </message>
    <message>
        <source>What the service advises: sent as it is, quickly</source>
        <translation>サービスの推奨: そのまますばやく送信されます</translation>
    </message>
    <message>
        <source>Up to 1 MB: for fine detail, such as small text. It takes longer to send</source>
        <translation>1 MB まで: 小さな文字などの細部向け。送信に時間がかかります</translation>
    </message>
    <message>
        <source>Model&apos;s view bar</source>
        <translation>モデルの視点のバー</translation>
    </message>
    <message>
        <source>{sent}: {cut}</source>
        <translation>{sent}: {cut}</translation>
    </message>
    <message>
        <source>Show tiles</source>
        <translation>タイルを表示</translation>
    </message>
    <message>
        <source>Where the model cuts the picture</source>
        <translation>モデルが画像を分割する位置</translation>
    </message>
    <message>
        <source>Quality: {quality}</source>
        <translation>画質: {quality}</translation>
    </message>
    <message>
        <source>What the service advises: sent as it is, quickly.</source>
        <translation>サービスの推奨: そのまますばやく送信されます。</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>Up to 1 MB: for fine detail, such as small text. It takes longer to send.</source>
        <translation>1 MB まで: 小さな文字などの細部向け。送信に時間がかかります。</translation>
    </message>
    <message>
        <source>On</source>
        <translation>オン</translation>
    </message>
    <message>
        <source>With the first words of question and answer.</source>
        <translation>質問と回答の最初の部分を表示します。</translation>
    </message>
    <message>
        <source>Without the words of question and answer</source>
        <translation>質問と回答の内容を表示しない</translation>
    </message>
    <message>
        <source>Only that an answer is ready.</source>
        <translation>回答が届いたことだけを知らせます。</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>オフ</translation>
    </message>
    <message>
        <source>The window&apos;s title still says what runs.</source>
        <translation>実行中の質問はウィンドウのタイトルに表示されます。</translation>
    </message>
    <message>
        <source>When an answer ends while you look elsewhere. On a locked screen others may read its words.</source>
        <translation>別の画面を見ている間に回答が終わると通知します。ロック画面では、内容がほかの人に読まれることがあります。</translation>
    </message>
    <message>
        <source>The quality with which the next picture is sent. For the open picture, see Model&apos;s view.</source>
        <translation>次の画像を送信するときの画質です。開いている画像の画質は、モデルの視点で確認できます。</translation>
    </message>
    <message>
        <source>The version of the model to ask. Leave it empty unless someone gave you one.</source>
        <translation>質問に使うモデルのバージョンです。指定されたものがなければ、空のままにしてください。</translation>
    </message>
    <message>
        <source>What the app did, without your token, for whoever helps you. In detail it grows faster; it never has more than three files of 1 MB.</source>
        <translation>サポートしてくれる人のための、アプリの動作の記録です。トークンは含まれません。詳細にすると早く増えますが、1 MB のファイル 3 個を超えることはありません。</translation>
    </message>
    <message>
        <source>Check this computer&apos;s setup, see the keyboard shortcuts, and learn what this app is made of.</source>
        <translation>このコンピューターの環境の確認、キーボードショートカットの一覧、このアプリの構成を表示できます。</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>エンジン</translation>
    </message>
    <message>
        <source>Version of the model</source>
        <translation>モデルのバージョン</translation>
    </message>
    <message>
        <source>The answer is asked for every second or so, and comes in larger pieces.</source>
        <translation>回答をおよそ 1 秒ごとに確認するため、まとまった量ずつ表示されます。</translation>
    </message>
    <message>
        <source>The version and the webhook are for Replicate only; the demo engine does not use them.</source>
        <translation>バージョンと Webhook は Replicate 専用の設定です。デモエンジンでは使われません。</translation>
    </message>
    <message>
        <source>If none is ticked, the API reports pieces of the answer and the end.</source>
        <translation>何も選ばないと、回答の断片と終了が通知されます。</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>詳細設定</translation>
    </message>
    <message>
        <source>A run ends by itself after {duration}</source>
        <translation>実行は {duration}で自動的に終了します</translation>
    </message>
    <message>
        <source>Default (LLaVA v1.6 34B)</source>
        <translation>既定 (LLaVA v1.6 34B)</translation>
    </message>
    <message>
        <source>None (https://…)</source>
        <translation>なし (https://…)</translation>
    </message>
    <message>
        <source>Webhook: {event}</source>
        <translation>Webhook: {event}</translation>
    </message>
    <message>
        <source>Run limit</source>
        <translation>実行時間の上限</translation>
    </message>
    <message>
        <source>Tell it about</source>
        <translation>通知する内容</translation>
    </message>
    <message>
        <source>unfolded</source>
        <translation>展開済み</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>折りたたみ済み</translation>
    </message>
    <message>
        <source>{folded}, {differs}</source>
        <translation>{folded}、{differs}</translation>
    </message>
    <message>
        <source>Quality of pictures</source>
        <translation>画質</translation>
    </message>
    <message>
        <source>Events that the webhook is told</source>
        <translation>Webhook に通知する内容</translation>
    </message>
    <message>
        <source>Stream the answer</source>
        <translation>回答をストリーミング</translation>
    </message>
    <message>
        <source>Stop a run by itself after (seconds)</source>
        <translation>実行を自動停止するまでの時間 (秒)</translation>
    </message>
    <message>
        <source>Price of a second of the model (USD)</source>
        <translation>モデル 1 秒の料金 (USD)</translation>
    </message>
    <message>
        <source>Ask before a month costs more (US cents)</source>
        <translation>1 か月の費用の上限 (超える前に確認、米セント)</translation>
    </message>
    <message>
        <source>Text size (percent)</source>
        <translation>文字サイズ (パーセント)</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Log in detail</source>
        <translation>詳細なログ</translation>
    </message>
    <message>
        <source>The settings could not be saved: {why}.</source>
        <translation>設定を保存できませんでした: {why}。</translation>
    </message>
    <message>
        <source>Open log folder</source>
        <translation>ログフォルダーを開く</translation>
    </message>
    <message>
        <source>Check my setup</source>
        <translation>環境をチェック</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>キーボードショートカット</translation>
    </message>
    <message>
        <source>LLaVA v1.6 34B answers at Replicate, which your picture and words are sent to. Without a token the demo engine answers: it runs on this computer and measures pictures. It is not LLaVA.</source>
        <translation>回答するのは Replicate 上の LLaVA v1.6 34B で、画像と文章はそこへ送信されます。トークンがない場合はデモエンジンが答えます。このコンピューターで動いて画像を測定するもので、LLaVA ではありません。</translation>
    </message>
    <message>
        <source>The app is free software under the MIT licence. Qt can be replaced by a version of your own.</source>
        <translation>このアプリは MIT ライセンスの自由ソフトウェアです。Qt は自分で用意したバージョンに置き換えられます。</translation>
    </message>
    <message>
        <source>Close about</source>
        <translation>アプリ情報を閉じる</translation>
    </message>
    <message>
        <source>About</source>
        <translation>アプリ情報</translation>
    </message>
    <message>
        <source>LLaVA Desktop {version}</source>
        <translation>LLaVA Desktop {version}</translation>
    </message>
    <message>
        <source>Running on {versions}.</source>
        <translation>実行環境: {versions}。</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>構成要素</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>ライセンス</translation>
    </message>
    <message>
        <source>How to replace Qt</source>
        <translation>Qt の置き換え方</translation>
    </message>
    <message>
        <source>Where your data lies</source>
        <translation>データの場所</translation>
    </message>
    <message>
        <source>Parts and their licences</source>
        <translation>構成要素とライセンス</translation>
    </message>
    <message>
        <source>Licence: {licence}</source>
        <translation>ライセンス: {licence}</translation>
    </message>
    <message>
        <source>{name}: {path}</source>
        <translation>{name}: {path}</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Who answers</source>
        <translation>回答するエンジン</translation>
    </message>
    <message>
        <source>model llava provider offline</source>
        <translation>モデル もでる エンジン llava プロバイダー 提供元 オフライン model provider offline</translation>
    </message>
    <message>
        <source>hash sha release</source>
        <translation>ハッシュ sha リリース 版 hash release</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>アカウント</translation>
    </message>
    <message>
        <source>Token for the API</source>
        <translation>API のトークン</translation>
    </message>
    <message>
        <source>key password login</source>
        <translation>キー パスワード ログイン サインイン 鍵 認証 key password login</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>Cancel its question</source>
        <translation>質問をキャンセル</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>外す</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>すべてキャンセル</translation>
    </message>
    <message>
        <source>Ask failed again</source>
        <translation>失敗分をもう一度質問</translation>
    </message>
    <message>
        <source>size resolution jpeg sharp</source>
        <translation>サイズ 解像度 jpeg 画質 鮮明 写真 size resolution</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>費用</translation>
    </message>
    <message>
        <source>money budget dollar price rate bill</source>
        <translation>お金 予算 ドル 価格 料金 単価 請求 課金 money price cost</translation>
    </message>
    <message>
        <source>timeout limit time cancel</source>
        <translation>タイムアウト 上限 時間 キャンセル timeout limit</translation>
    </message>
    <message>
        <source>concurrency parallel</source>
        <translation>並行 並列 同時実行 concurrency parallel</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>ウィンドウ</translation>
    </message>
    <message>
        <source>font zoom large small accessibility</source>
        <translation>フォント ズーム 拡大 大きく 小さく アクセシビリティ 文字 font zoom accessibility</translation>
    </message>
    <message>
        <source>english deutsch français español 日本語 简体中文 sprache langue idioma</source>
        <translation>english deutsch français español 日本語 简体中文 言語 げんご langue sprache idioma language</translation>
    </message>
    <message>
        <source>alert message desktop privacy</source>
        <translation>警告 メッセージ お知らせ デスクトップ プライバシー alert message privacy</translation>
    </message>
    <message>
        <source>notification area background</source>
        <translation>通知領域 バックグラウンド 常駐 トレイ tray background</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>データ</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>データフォルダー</translation>
    </message>
    <message>
        <source>history database location directory path</source>
        <translation>履歴 データベース 場所 ディレクトリ 保存先 パス history database path</translation>
    </message>
    <message>
        <source>Portable</source>
        <translation>ポータブル</translation>
    </message>
    <message>
        <source>usb stick carry</source>
        <translation>usb メモリ スティック 持ち運び portable</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>base url endpoint server host</source>
        <translation>ベース url エンドポイント サーバー ホスト base endpoint server host</translation>
    </message>
    <message>
        <source>certificate authority ca tls ssl https</source>
        <translation>証明書 認証局 ca tls ssl https certificate authority</translation>
    </message>
    <message>
        <source>version upgrade</source>
        <translation>バージョン 更新 アップデート アップグレード version upgrade</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>ヘルプ</translation>
    </message>
    <message>
        <source>History and pictures</source>
        <translation>履歴と画像</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>ログ</translation>
    </message>
    <message>
        <source>Your settings stay, in {folder}; delete that folder to remove them.</source>
        <translation>設定は {folder} に残ります。削除するには、そのフォルダーを削除してください。</translation>
    </message>
    <message>
        <source>The API token stays in this computer&apos;s keyring; remove it in Settings.</source>
        <translation>API トークンはこのコンピューターのキーリングに残ります。設定で削除してください。</translation>
    </message>
    <message>
        <source>debug trace</source>
        <translation>デバッグ トレース debug trace</translation>
    </message>
    <message>
        <source>diagnostics keys hotkeys licence version problem</source>
        <translation>診断 キー ホットキー ライセンス バージョン 問題 diagnostics keys hotkeys licence version</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字サイズ</translation>
    </message>
    <message>
        <source>Applies to all text, on top of the system&apos;s own scaling. 100 % is the system&apos;s size.</source>
        <translation>システムの拡大率に加えて、すべての文字に適用されます。100 % がシステムと同じ大きさです。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>The window&apos;s own words, from the next start. Ask in any language that the model knows.</source>
        <translation>次回の起動から使う、ウィンドウの表示言語です。質問は、モデルが理解できるどの言語でもできます。</translation>
    </message>
    <message>
        <source>Leave it empty to do as this computer does. A proxy that wants a password is named in HTTPS_PROXY: no password is kept in a file of settings.</source>
        <translation>空のままにすると、このコンピューターの設定に従います。パスワードが必要なプロキシは HTTPS_PROXY に指定してください。パスワードは設定ファイルに保存されません。</translation>
    </message>
    <message>
        <source>A certificate file (PEM) from your company, if its network needs one. It is trusted in addition to the system&apos;s own.</source>
        <translation>会社のネットワークで必要な場合に、会社から渡された証明書ファイル (PEM) を指定します。システムの証明書に加えて信頼されます。</translation>
    </message>
    <message>
        <source>Replicate did not accept the API token.</source>
        <translation>Replicate が API トークンを受け付けませんでした。</translation>
    </message>
    <message>
        <source>Keyring</source>
        <translation>キーリング</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>証明書</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>プロキシ</translation>
    </message>
    <message>
        <source>Name look-up</source>
        <translation>名前解決</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>Secure connection</source>
        <translation>安全な接続</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>時計</translation>
    </message>
    <message>
        <source>API token</source>
        <translation>API トークン</translation>
    </message>
    <message>
        <source>Model version</source>
        <translation>モデルのバージョン</translation>
    </message>
    <message>
        <source>Write access</source>
        <translation>書き込み権限</translation>
    </message>
    <message>
        <source>Free space</source>
        <translation>空き容量</translation>
    </message>
    <message>
        <source>Picture formats</source>
        <translation>画像形式</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>問題あり</translation>
    </message>
    <message>
        <source>Not checked</source>
        <translation>未確認</translation>
    </message>
    <message>
        <source>Check again in a moment.</source>
        <translation>少し待ってから、もう一度確認してください。</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) (was|were) found.</source>
        <translation>
            <numerusform>%n 件の問題が見つかりました。</numerusform>
        </translation>
    </message>
    <message>
        <source>No problem was found.</source>
        <translation>問題は見つかりませんでした。</translation>
    </message>
    <message>
        <source>All is well.</source>
        <translation>すべて正常です。</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) (was|were) not checked.</source>
        <translation>
            <numerusform>%n 項目は確認されませんでした。</numerusform>
        </translation>
    </message>
    <message>
        <source>As the system does (http://host:8080)</source>
        <translation>システムに従う (http://host:8080)</translation>
    </message>
    <message>
        <source>None</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
    <message>
        <source>Choose a file of certificates</source>
        <translation>証明書ファイルを選択</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>該当する設定はありません。</translation>
    </message>
    <message>
        <source>Icon in the system tray</source>
        <translation>システムトレイのアイコン</translation>
    </message>
    <message>
        <source>A click on it shows the window; its menu begins a question or captures the screen. Closing the window still ends the app.</source>
        <translation>クリックするとウィンドウが表示され、メニューから質問や画面キャプチャを始められます。アイコンがあっても、ウィンドウを閉じるとアプリは終了します。</translation>
    </message>
    <message>
        <source>This desktop has no system tray.</source>
        <translation>このデスクトップにはシステムトレイがありません。</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>もう一度確認</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>そのままにする</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>今すぐ送信</translation>
    </message>
    <message>
        <source>Do not send</source>
        <translation>送信しない</translation>
    </message>
    <message>
        <source>This question is not finished, and nothing is watching it now.</source>
        <translation>この質問はまだ終わっていませんが、今は経過を確認していません。</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>New question</source>
        <translation>新しい質問</translation>
    </message>
    <message>
        <source>A small window that stays in front of others</source>
        <translation>ほかのウィンドウより手前に表示される小さなウィンドウ</translation>
    </message>
    <message>
        <source>A small window. This desktop does not let a program keep it in front; its title bar may</source>
        <translation>小さなウィンドウ。このデスクトップではプログラムから手前に固定できませんが、タイトルバーからできる場合があります</translation>
    </message>
    <message>
        <source>Back to the full window</source>
        <translation>通常のウィンドウに戻る</translation>
    </message>
    <message>
        <source>Fold the history away</source>
        <translation>履歴を折りたたむ</translation>
    </message>
    <message>
        <source>Show the history</source>
        <translation>履歴を表示</translation>
    </message>
    <message>
        <source>Fold the parameters away</source>
        <translation>パラメーターを折りたたむ</translation>
    </message>
    <message>
        <source>Show the parameters</source>
        <translation>パラメーターを表示</translation>
    </message>
    <message>
        <source>History panel</source>
        <translation>履歴パネル</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>キャプチャ</translation>
    </message>
    <message>
        <source>Companion window</source>
        <translation>ミニウィンドウ</translation>
    </message>
    <message>
        <source>Parameters panel</source>
        <translation>パラメーターパネル</translation>
    </message>
    <message>
        <source>{tip} ({keys})</source>
        <translation>{tip} ({keys})</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Check for updates</source>
        <translation>更新を確認</translation>
    </message>
    <message>
        <source>This build names no address where new versions are announced, so there is nobody to ask.</source>
        <translation>このビルドには新しいバージョンを知らせるアドレスが設定されていないため、問い合わせ先がありません。</translation>
    </message>
    <message>
        <source>At each start {host} is asked which version is the newest. Nothing about you is sent; nothing is downloaded or installed.</source>
        <translation>起動のたびに、最新のバージョンを {host} に問い合わせます。個人の情報は送信されず、ダウンロードやインストールも行われません。</translation>
    </message>
    <message>
        <source>Version {newer} of LLaVA Desktop is out; this is {running}.</source>
        <translation>LLaVA Desktop のバージョン {newer} が公開されています。現在は {running} です。</translation>
    </message>
    <message>
        <source>It should look like https://host/v1.</source>
        <translation>https://host/v1 のような形式で入力してください。</translation>
    </message>
    <message>
        <source>The API address cannot be read.</source>
        <translation>API アドレスを読み取れません。</translation>
    </message>
    <message>
        <source>The API address cannot be used.</source>
        <translation>この API アドレスは使えません。</translation>
    </message>
    <message>
        <source>The API address must not hold a user name or password.</source>
        <translation>API アドレスにユーザー名やパスワードを含めることはできません。</translation>
    </message>
    <message>
        <source>The API address must begin with https.</source>
        <translation>API アドレスは https で始まる必要があります。</translation>
    </message>
    <message>
        <source>Plain http is only for this computer.</source>
        <translation>暗号化なしの http は、このコンピューターに対してだけ使えます。</translation>
    </message>
    <message>
        <source>{fact}: {first} → {second}</source>
        <translation>{fact}: {first} → {second}</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>質問</translation>
    </message>
    <message>
        <source>Nothing differs: the same question, and the same answer.</source>
        <translation>違いはありません: 質問も回答も同じです。</translation>
    </message>
    <message>
        <source>{text}: too long to be compared.</source>
        <translation>{text}: 長すぎて比較できません。</translation>
    </message>
    <message numerus="yes">
        <source>{text}: %n change(s)</source>
        <translation>
            <numerusform>{text}: %n か所の違い</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{text}: %n change(s), line by line</source>
        <translation>
            <numerusform>{text}: %n か所の違い (行単位)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>ほか %n か所</numerusform>
        </translation>
    </message>
    <message>
        <source>only in the second: {words}</source>
        <translation>2 つ目のみ: {words}</translation>
    </message>
    <message>
        <source>only in the first: {words}</source>
        <translation>1 つ目のみ: {words}</translation>
    </message>
    <message>
        <source>{before} became {after}</source>
        <translation>{before} から {after} へ</translation>
    </message>
    <message>
        <source>The conversation must alternate between question and answer.</source>
        <translation>会話は質問と回答が交互に並んでいる必要があります。</translation>
    </message>
    <message>
        <source>The conversation holds an empty message.</source>
        <translation>会話に空のメッセージがあります。</translation>
    </message>
    <message>
        <source>The conversation contains “&lt;image&gt;”, which the model keeps for itself. Remove it.</source>
        <translation>会話に「&lt;image&gt;」が含まれています。これはモデル専用の記号なので、取り除いてください。</translation>
    </message>
    <message>
        <source>none</source>
        <comment>answers</comment>
        <translation>なし</translation>
    </message>
    <message>
        <source>You asked about this picture before: more than {most} answers, {same} about this part</source>
        <translation>この画像には質問したことがあります: 回答は {most} 件超 (うちこの部分: {same})</translation>
    </message>
    <message>
        <source>You asked about this picture before: more than {most} answers</source>
        <translation>この画像には質問したことがあります: 回答は {most} 件超</translation>
    </message>
    <message numerus="yes">
        <source>You asked about this picture before: %n answer(s), {same} about this part</source>
        <translation>
            <numerusform>この画像には質問したことがあります: 回答は %n 件 (うちこの部分: {same})</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You asked about this picture before: %n answer(s)</source>
        <translation>
            <numerusform>この画像には質問したことがあります: 回答は %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>“{name}” is no object</source>
        <translation>「{name}」がオブジェクトではありません</translation>
    </message>
    <message>
        <source>a question is no object</source>
        <translation>質問がオブジェクトではありません</translation>
    </message>
    <message>
        <source>“{name}” is no text</source>
        <translation>「{name}」が文字列ではありません</translation>
    </message>
    <message>
        <source>“{name}” has more than {most:,} characters</source>
        <translation>「{name}」が {most:,} 文字を超えています</translation>
    </message>
    <message>
        <source>“{name}” has a form that it cannot have</source>
        <translation>「{name}」の形式が正しくありません</translation>
    </message>
    <message>
        <source>“{name}” is neither true nor false</source>
        <translation>「{name}」が true でも false でもありません</translation>
    </message>
    <message>
        <source>“{name}” is no whole number from {least:,} to {most:,}</source>
        <translation>「{name}」が {least:,} から {most:,} の整数ではありません</translation>
    </message>
    <message>
        <source>“{name}” does not have {count} numbers</source>
        <translation>「{name}」の数値が {count} 個ではありません</translation>
    </message>
    <message>
        <source>“{name}” is no number from 0 to {most:,}</source>
        <translation>「{name}」が 0 から {most:,} の数値ではありません</translation>
    </message>
    <message>
        <source>“{name}” is a word that this version does not know</source>
        <translation>「{name}」の値はこのバージョンでは不明な語です</translation>
    </message>
    <message>
        <source>“{name}” is no time</source>
        <translation>「{name}」が時刻ではありません</translation>
    </message>
    <message>
        <source>“{name}” is a time without a time zone</source>
        <translation>「{name}」の時刻にタイムゾーンがありません</translation>
    </message>
    <message>
        <source>“{name}” is a time that cannot be</source>
        <translation>「{name}」があり得ない時刻です</translation>
    </message>
    <message>
        <source>“{name}” is no list</source>
        <translation>「{name}」がリストではありません</translation>
    </message>
    <message>
        <source>“{name}” has more than {most} members</source>
        <translation>「{name}」の要素が {most} 個を超えています</translation>
    </message>
    <message>
        <source>a name in quotes is missing</source>
        <translation>引用符で囲んだ名前がありません</translation>
    </message>
    <message>
        <source>there are too many brackets within each other</source>
        <translation>かっこの入れ子が深すぎます</translation>
    </message>
    <message>
        <source>there is a number that is none, or too long</source>
        <translation>数値として読めないか、長すぎる数値があります</translation>
    </message>
    <message>
        <source>“{sign}” is missing</source>
        <translation>「{sign}」がありません</translation>
    </message>
    <message>
        <source>there is a part of more than {millions} million characters</source>
        <translation>{millions}00 万文字を超える部分があります</translation>
    </message>
    <message>
        <source>The file is damaged at line {line:,}, character {character:,}: {why}.</source>
        <translation>ファイルの {line:,} 行目の {character:,} 文字目が壊れています: {why}。</translation>
    </message>
    <message>
        <source>Nothing of it was imported.</source>
        <translation>何もインポートされませんでした。</translation>
    </message>
    <message>
        <source>This question had no end yet when it was exported. What became of it is not known here.</source>
        <translation>この質問は、エクスポートされた時点では終わっていませんでした。その後どうなったかは、ここではわかりません。</translation>
    </message>
    <message>
        <source>this is no export of LLaVA Desktop</source>
        <translation>LLaVA Desktop からエクスポートしたファイルではありません</translation>
    </message>
    <message>
        <source>it was written by a newer version of this app</source>
        <translation>このアプリの新しいバージョンで作成されています</translation>
    </message>
    <message>
        <source>“{name}” is an address that cannot be</source>
        <translation>「{name}」のアドレスが正しくありません</translation>
    </message>
    <message>
        <source>“{name}” has no size</source>
        <translation>「{name}」にサイズがありません</translation>
    </message>
    <message>
        <source>a picture that was sent is neither JPEG nor PNG</source>
        <translation>送信した画像が JPEG でも PNG でもありません</translation>
    </message>
    <message>
        <source>a picture is no base64</source>
        <translation>画像が base64 ではありません</translation>
    </message>
    <message>
        <source>a picture is not the one that its question names</source>
        <translation>質問が示す画像と一致しません</translation>
    </message>
    <message numerus="yes">
        <source>(One cell is|%n cells are) longer than the {most:,} characters that Excel takes; other programs read all.</source>
        <translation>
            <numerusform>%n 個のセルが Excel の上限の {most:,} 文字を超えています。ほかのプログラムではすべて読み取れます。</numerusform>
        </translation>
    </message>
    <message>
        <source>There are more questions than the {most:,} lines that Excel takes.</source>
        <translation>質問の数が Excel の上限の {most:,} 行を超えています。</translation>
    </message>
    <message>
        <source>This question</source>
        <translation>この質問</translation>
    </message>
    <message>
        <source>Chosen questions</source>
        <translation>選択した質問</translation>
    </message>
    <message>
        <source>All questions</source>
        <translation>すべての質問</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>Web ページ</translation>
    </message>
    <message>
        <source>One file for any browser.</source>
        <translation>どのブラウザーでも開ける 1 つのファイル。</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>For notes and wikis.</source>
        <translation>メモや Wiki 向け。</translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation>プレーンテキスト</translation>
    </message>
    <message>
        <source>Words only.</source>
        <translation>文字だけ。</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>CSV 表</translation>
    </message>
    <message>
        <source>For spreadsheets.</source>
        <translation>表計算ソフト向け。</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Everything; can be imported again.</source>
        <translation>すべての内容。再びインポートできます。</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>The same, a question a line.</source>
        <translation>内容は同じで、1 行に質問 1 件。</translation>
    </message>
    <message>
        <source>Any state</source>
        <translation>すべての状態</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>回答済み</translation>
    </message>
    <message>
        <source>Failed or cancelled</source>
        <translation>失敗またはキャンセル</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>進行中</translation>
    </message>
    <message>
        <source>With or without a picture</source>
        <translation>画像の有無を問わない</translation>
    </message>
    <message>
        <source>With a picture</source>
        <translation>画像あり</translation>
    </message>
    <message>
        <source>Without a picture</source>
        <translation>画像なし</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>過去 7 日間</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>過去 30 日間</translation>
    </message>
    <message>
        <source>This year</source>
        <translation>今年</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>ゴミ箱</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>スター付き</translation>
    </message>
    <message>
        <source>at most {most} pictures are opened at a time</source>
        <translation>一度に開けるのは {most} 枚まで</translation>
    </message>
    <message>
        <source>the others have no picture&apos;s name</source>
        <translation>ほかは画像の拡張子ではない</translation>
    </message>
    <message>
        <source>not all of it was looked through</source>
        <translation>すべては調べられなかった</translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) could not be read</source>
        <translation>
            <numerusform>%n 個のフォルダーを読み取れなかった</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {files} (was|were) opened: {reasons}.</source>
        <translation>
            <numerusform>{files}のうち %n 個を開きました ({reasons})。</numerusform>
        </translation>
    </message>
    <message>
        <source>The one file in {folders} has no picture&apos;s name. Drop it by itself to open it all the same.</source>
        <translation>{folders}にある 1 個のファイルは、画像の拡張子ではありません。それでも開くには、そのファイルだけをドロップしてください。</translation>
    </message>
    <message>
        <source>None of {files} has a picture&apos;s name. Drop a file by itself to open it all the same.</source>
        <translation>{files}の中に、画像の拡張子のものはありません。それでも開くには、ファイルを 1 個だけドロップしてください。</translation>
    </message>
    <message>
        <source>It</source>
        <comment>a folder</comment>
        <translation>フォルダー</translation>
    </message>
    <message>
        <source>{folder} could not be read. Check that you may open it.</source>
        <translation>{folder}を読み取れませんでした。開く権限があるか確認してください。</translation>
    </message>
    <message>
        <source>{folder} is empty. Drop a picture file, or choose one.</source>
        <translation>{folder}は空です。画像ファイルをドロップするか、選択してください。</translation>
    </message>
    <message>
        <source>{folder} took too long to look through. Drop a picture file, or choose one.</source>
        <translation>{folder}は調べるのに時間がかかりすぎました。画像ファイルをドロップするか、選択してください。</translation>
    </message>
    <message numerus="yes">
        <source>The %n folders could not be read. Check that you may open them.</source>
        <translation>
            <numerusform>%n 個のフォルダーを読み取れませんでした。開く権限があるか確認してください。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n folders are empty. Drop a picture file, or choose one.</source>
        <translation>
            <numerusform>%n 個のフォルダーは空です。画像ファイルをドロップするか、選択してください。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n folders took too long to look through. Drop a picture file, or choose one.</source>
        <translation>
            <numerusform>%n 個のフォルダーは調べるのに時間がかかりすぎました。画像ファイルをドロップするか、選択してください。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n file(s) in {folders}</source>
        <comment>after: of</comment>
        <translation>
            <numerusform>{folders}にある %n 個のファイル</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the more than %n file(s) in {folders}</source>
        <comment>after: of</comment>
        <translation>
            <numerusform>{folders}にある %n 個を超えるファイル</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n file(s)</source>
        <comment>after: of</comment>
        <translation>
            <numerusform>%n 個のファイル</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the more than %n file(s)</source>
        <comment>after: of</comment>
        <translation>
            <numerusform>%n 個を超えるファイル</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n folders</source>
        <comment>after: in</comment>
        <translation>
            <numerusform>%n 個のフォルダー</numerusform>
        </translation>
    </message>
    <message>
        <source>the start</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>pieces of the answer</source>
        <translation>回答の断片</translation>
    </message>
    <message>
        <source>logs</source>
        <translation>ログ</translation>
    </message>
    <message>
        <source>the end</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Nobody is told.</source>
        <translation>どこにも通知されません。</translation>
    </message>
    <message>
        <source>chosen version</source>
        <translation>バージョン指定</translation>
    </message>
    <message>
        <source>webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>not streamed</source>
        <translation>ストリーミングなし</translation>
    </message>
    <message>
        <source>A version is 64 hex digits: 0 to 9 and a to f.</source>
        <translation>バージョンは 64 桁の 16 進数 (0 から 9 と a から f) です。</translation>
    </message>
    <message>
        <source>The previous version stays.</source>
        <translation>以前のバージョンがそのまま使われます。</translation>
    </message>
    <message>
        <source>This holds an API token, which must go nowhere but to the API.</source>
        <translation>API トークンが含まれています。トークンは API 以外に送信してはいけません。</translation>
    </message>
    <message>
        <source>An address has no blanks and only plain letters, digits and signs.</source>
        <translation>アドレスに空白は使えません。半角の英数字と記号だけを使えます。</translation>
    </message>
    <message>
        <source>A webhook&apos;s address begins with https:// and a host.</source>
        <translation>Webhook のアドレスは https:// とホストで始まります。</translation>
    </message>
    <message>
        <source>A name or password before the host is not accepted: every reply would repeat it.</source>
        <translation>ホストの前に名前やパスワードは付けられません。すべての応答にそのまま含まれてしまうためです。</translation>
    </message>
    <message>
        <source>The question, the picture and the answer are also sent to {host}, by the API.</source>
        <translation>質問、画像、回答は、API から {host} にも送信されます。</translation>
    </message>
    <message>
        <source>It is an address of a private network: Replicate cannot reach it, an API of your own may.</source>
        <translation>プライベートネットワークのアドレスです。Replicate からは接続できませんが、独自の API からなら接続できることがあります。</translation>
    </message>
    <message>
        <source>{name} takes too long to open.</source>
        <translation>{name} を開くのに時間がかかりすぎます。</translation>
    </message>
    <message>
        <source>Save it again as an ordinary JPEG.</source>
        <translation>通常の JPEG として保存し直してください。</translation>
    </message>
    <message>
        <source>{name} could not be opened.</source>
        <translation>{name} を開けませんでした。</translation>
    </message>
    <message>
        <source>Save or download it again.</source>
        <translation>もう一度保存またはダウンロードしてください。</translation>
    </message>
    <message>
        <source>{name} needs more memory than this computer has free.</source>
        <translation>{name} を開くには、このコンピューターの空きメモリが足りません。</translation>
    </message>
    <message>
        <source>{name} has too many pixels: {size}.</source>
        <translation>{name} のピクセル数が多すぎます: {size}。</translation>
    </message>
    <message>
        <source>Copy a part of it.</source>
        <translation>一部分をコピーしてください。</translation>
    </message>
    <message>
        <source>{name} is incomplete.</source>
        <translation>{name} は不完全です。</translation>
    </message>
    <message>
        <source>Copy it again.</source>
        <translation>もう一度コピーしてください。</translation>
    </message>
    <message>
        <source>A picture in the file</source>
        <translation>ファイル内の画像</translation>
    </message>
    <message>
        <source>{name} is not one that was sent.</source>
        <translation>{name} は送信された画像ではありません。</translation>
    </message>
    <message>
        <source>The picture</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>{name} has too many pixels.</source>
        <translation>{name} のピクセル数が多すぎます。</translation>
    </message>
    <message>
        <source>{name} is a camera raw file.</source>
        <translation>{name} はカメラの RAW ファイルです。</translation>
    </message>
    <message>
        <source>Export it as a JPEG first.</source>
        <translation>先に JPEG として書き出してください。</translation>
    </message>
    <message>
        <source>{name} has too many pixels: {size}, {megapixels:.0f} megapixels.</source>
        <translation>{name} のピクセル数が多すぎます: {size}、{megapixels:.0f} メガピクセル。</translation>
    </message>
    <message>
        <source>{name} is built of too many layers to open.</source>
        <translation>{name} はレイヤーが多すぎて開けません。</translation>
    </message>
    <message>
        <source>{name} is damaged or incomplete.</source>
        <translation>{name} は壊れているか、不完全です。</translation>
    </message>
    <message>
        <source>JPEG pictures may have up to {jpeg} megapixels, others up to {others}. Make it smaller first.</source>
        <translation>JPEG 画像は {jpeg} メガピクセル、その他は {others} メガピクセルまでです。先に小さくしてください。</translation>
    </message>
    <message>
        <source>The stored picture</source>
        <translation>保存された画像</translation>
    </message>
    <message>
        <source>{name} is on a network path.</source>
        <translation>{name} はネットワーク上にあります。</translation>
    </message>
    <message>
        <source>Copy it to this computer first.</source>
        <translation>先にこのコンピューターにコピーしてください。</translation>
    </message>
    <message>
        <source>{name} is empty.</source>
        <translation>{name} は空です。</translation>
    </message>
    <message>
        <source>{name} is a folder, not a picture.</source>
        <translation>{name} はフォルダーです。画像ではありません。</translation>
    </message>
    <message>
        <source>{name} is a pipe, not a picture.</source>
        <translation>{name} はパイプです。画像ではありません。</translation>
    </message>
    <message>
        <source>{name} is a socket, not a picture.</source>
        <translation>{name} はソケットです。画像ではありません。</translation>
    </message>
    <message>
        <source>{name} is a device, not a picture.</source>
        <translation>{name} はデバイスです。画像ではありません。</translation>
    </message>
    <message>
        <source>{name} is not a regular file.</source>
        <translation>{name} は通常のファイルではありません。</translation>
    </message>
    <message>
        <source>{name} is no longer there.</source>
        <translation>{name} はもう存在しません。</translation>
    </message>
    <message>
        <source>{name} may not be read by you.</source>
        <translation>{name} を読み取る権限がありません。</translation>
    </message>
    <message>
        <source>{name} is a socket or a device, not a picture.</source>
        <translation>{name} はソケットまたはデバイスです。画像ではありません。</translation>
    </message>
    <message>
        <source>{name} is a link that leads nowhere.</source>
        <translation>{name} はリンク切れです。</translation>
    </message>
    <message>
        <source>{name} has a name that is too long.</source>
        <translation>{name} は名前が長すぎます。</translation>
    </message>
    <message>
        <source>{name} could not be read.</source>
        <translation>{name} を読み取れませんでした。</translation>
    </message>
    <message>
        <source>{name} is too large: {size}.</source>
        <translation>{name} は大きすぎます: {size}。</translation>
    </message>
    <message>
        <source>Pictures may have up to {size}.</source>
        <translation>画像は {size} までです。</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>PDF 文書</translation>
    </message>
    <message>
        <source>a camera raw file</source>
        <translation>カメラの RAW ファイル</translation>
    </message>
    <message>
        <source>a video</source>
        <translation>動画</translation>
    </message>
    <message>
        <source>a JPEG XL picture</source>
        <translation>JPEG XL 画像</translation>
    </message>
    <message>
        <source>a JPEG 2000 picture</source>
        <translation>JPEG 2000 画像</translation>
    </message>
    <message>
        <source>a Photoshop document</source>
        <translation>Photoshop 文書</translation>
    </message>
    <message>
        <source>a GIMP document</source>
        <translation>GIMP 文書</translation>
    </message>
    <message>
        <source>a Windows icon</source>
        <translation>Windows アイコン</translation>
    </message>
    <message>
        <source>a ZIP archive or an office document</source>
        <translation>ZIP アーカイブまたは Office 文書</translation>
    </message>
    <message>
        <source>a compressed file</source>
        <translation>圧縮ファイル</translation>
    </message>
    <message>
        <source>a PostScript drawing</source>
        <translation>PostScript ファイル</translation>
    </message>
    <message>
        <source>{name} is {kind}.</source>
        <translation>{name} を開けません ({kind})。</translation>
    </message>
    <message>
        <source>This app opens {formats}.</source>
        <translation>このアプリで開ける形式: {formats}。</translation>
    </message>
    <message>
        <source>{name} is not a picture this app can open ({formats}).</source>
        <translation>{name} はこのアプリで開ける画像ではありません ({formats})。</translation>
    </message>
    <message>
        <source>a web page</source>
        <translation>Web ページ</translation>
    </message>
    <message>
        <source>an SVG drawing</source>
        <translation>SVG ファイル</translation>
    </message>
    <message>
        <source>The demo engine could not be started on this computer. Choose it again in Settings to try once more.</source>
        <translation>このコンピューターでデモエンジンを開始できませんでした。もう一度試すには、設定で選び直してください。</translation>
    </message>
    <message>
        <source>The demo engine is starting…</source>
        <translation>デモエンジンを開始しています…</translation>
    </message>
    <message>
        <source>Looking for your API token in the keyring…</source>
        <translation>キーリングの API トークンを探しています…</translation>
    </message>
    <message>
        <source>Add an API token in Settings, or choose the demo engine.</source>
        <translation>設定で API トークンを追加するか、デモエンジンを選んでください。</translation>
    </message>
    <message>
        <source>The API did not accept this token. Copy it again from the token page.</source>
        <translation>API がこのトークンを受け付けませんでした。トークンのページからもう一度コピーしてください。</translation>
    </message>
    <message>
        <source>The API did not accept this token. Nothing was saved. Copy it again from the token page.</source>
        <translation>API がこのトークンを受け付けませんでした。何も保存されていません。トークンのページからもう一度コピーしてください。</translation>
    </message>
    <message>
        <source>no token for {name}</source>
        <translation>{name} のトークンなし</translation>
    </message>
    <message>
        <source>Looking for your token…</source>
        <translation>トークンを探しています…</translation>
    </message>
    <message>
        <source>No engine</source>
        <translation>エンジンなし</translation>
    </message>
    <message>
        <source>Demo engine · starting…</source>
        <translation>デモエンジン · 開始中…</translation>
    </message>
    <message>
        <source>REPLICATE_API_TOKEN is not used.</source>
        <translation>REPLICATE_API_TOKEN は使いません。</translation>
    </message>
    <message>
        <source>Forgotten until the next start: REPLICATE_API_TOKEN is still set.</source>
        <translation>次回の起動まで使いません: REPLICATE_API_TOKEN は設定されたままです。</translation>
    </message>
    <message>
        <source>Removing the token from the keyring…</source>
        <translation>キーリングからトークンを削除しています…</translation>
    </message>
    <message>
        <source>Checking the token with the API…</source>
        <translation>API でトークンを確認しています…</translation>
    </message>
    <message>
        <source>It could not be checked.</source>
        <translation>確認できませんでした。</translation>
    </message>
    <message>
        <source>It works: signed in as {name}.</source>
        <translation>使用できます。{name} としてサインインしています。</translation>
    </message>
    <message>
        <source>It does not look like a Replicate token (r8_…).</source>
        <translation>Replicate のトークン (r8_…) ではないようです。</translation>
    </message>
    <message>
        <source>Saving it in the keyring…</source>
        <translation>キーリングに保存しています…</translation>
    </message>
    <message>
        <source>Saved in the keyring.</source>
        <translation>キーリングに保存しました。</translation>
    </message>
    <message>
        <source>Removed.</source>
        <translation>削除しました。</translation>
    </message>
    <message>
        <source>Forgotten here. The keyring could not be asked to remove it too: {why}</source>
        <translation>このアプリからは消去しました。キーリングからの削除は依頼できませんでした: {why}</translation>
    </message>
    <message>
        <source>The token from the keyring is used.</source>
        <translation>キーリングのトークンを使います。</translation>
    </message>
    <message>
        <source>The app made a mistake; nothing was changed.</source>
        <translation>アプリでエラーが発生しました。何も変更されていません。</translation>
    </message>
    <message>
        <source>This picture could not be opened, through a fault of the app.</source>
        <translation>アプリの不具合により、この画像を開けませんでした。</translation>
    </message>
    <message>
        <source>The picture of this question is no longer on this computer.</source>
        <translation>この質問の画像は、もうこのコンピューターにありません。</translation>
    </message>
    <message>
        <source>The desktop&apos;s screen capture is no file of this computer.</source>
        <translation>デスクトップから渡された画面キャプチャは、このコンピューター上のファイルではありません。</translation>
    </message>
    <message>
        <source>A question of yours with the same words is not accounted for yet, and this may be its answer. It is looked for by itself; import this later if it turns out to be another one.</source>
        <translation>同じ文章の質問で結果の確認が済んでいないものがあり、これはその回答かもしれません。自動的に照合されます。別のものとわかったら、後でインポートしてください。</translation>
    </message>
    <message>
        <source>Its picture lies at an address on the web and was not fetched: it is imported without.</source>
        <translation>画像は Web 上のアドレスにあり、取得しませんでした。画像なしでインポートされます。</translation>
    </message>
    <message>
        <source>It is imported without its picture.</source>
        <translation>画像なしでインポートされます。</translation>
    </message>
    <message>
        <source>It could not be imported.</source>
        <translation>インポートできませんでした。</translation>
    </message>
    <message>
        <source>The check was stopped before this line.</source>
        <translation>確認の前に停止されました。</translation>
    </message>
    <message>
        <source>It could not be checked, through a fault of the app.</source>
        <translation>アプリの不具合により、確認できませんでした。</translation>
    </message>
    <message>
        <source>The keyring of this computer does not answer.</source>
        <translation>このコンピューターのキーリングが応答しません。</translation>
    </message>
    <message>
        <source>It may be waiting for its password in another window.</source>
        <translation>別のウィンドウでパスワードの入力を待っている可能性があります。</translation>
    </message>
    <message>
        <source>A picture is still being opened.</source>
        <translation>画像をまだ読み込んでいます。</translation>
    </message>
    <message>
        <source>It took too long.</source>
        <translation>時間がかかりすぎました。</translation>
    </message>
    <message>
        <source>It did not answer in time.</source>
        <translation>時間内に応答がありませんでした。</translation>
    </message>
    <message>
        <source>It answers; a token is kept in it.</source>
        <translation>応答しています。トークンが保存されています。</translation>
    </message>
    <message>
        <source>It answers; no token is kept in it.</source>
        <translation>応答しています。トークンは保存されていません。</translation>
    </message>
    <message>
        <source>These cannot be opened: {names}.</source>
        <translation>開けない形式: {names}。</translation>
    </message>
    <message>
        <source>Install the app again.</source>
        <translation>アプリをインストールし直してください。</translation>
    </message>
    <message>
        <source>All of them can be opened.</source>
        <translation>すべての形式を開けます。</translation>
    </message>
    <message>
        <source>It may be waiting for its password in another window. Until then a token is kept for this session only.</source>
        <translation>別のウィンドウでパスワードの入力を待っている可能性があります。それまでトークンは今回の起動中だけ保持されます。</translation>
    </message>
    <message>
        <source>The keyring could not be used, through a fault of the app.</source>
        <translation>アプリの不具合により、キーリングを使えませんでした。</translation>
    </message>
    <message>
        <source>The API token holds characters that cannot be sent.</source>
        <translation>API トークンに送信できない文字が含まれています。</translation>
    </message>
    <message>
        <source>Paste it again in Settings.</source>
        <translation>設定でもう一度貼り付けてください。</translation>
    </message>
    <message>
        <source>The file of certificates that is named in Settings cannot be used.</source>
        <translation>設定で指定された証明書ファイルは使えません。</translation>
    </message>
    <message>
        <source>It should hold certificates (PEM) and be readable, or be taken out of Settings.</source>
        <translation>読み取り可能な証明書 (PEM) のファイルにするか、設定から外してください。</translation>
    </message>
    <message>
        <source>The setting {setting} cannot be used.</source>
        <translation>設定「{setting}」は使えません。</translation>
    </message>
    <message>
        <source>It should name a file of certificates (PEM) that can be read, or be removed.</source>
        <translation>読み取り可能な証明書ファイル (PEM) を指定するか、設定を削除してください。</translation>
    </message>
    <message>
        <source>It should name a folder of certificates (as OpenSSL&apos;s c_rehash makes it) that can be read, or be removed.</source>
        <translation>読み取り可能な証明書フォルダー (OpenSSL の c_rehash で作成した形式) を指定するか、設定を削除してください。</translation>
    </message>
    <message>
        <source>The list of predictions continues at another address, which was not asked.</source>
        <translation>予測の一覧の続きが別のアドレスにあるため、取得しませんでした。</translation>
    </message>
    <message>
        <source>Replicate did not answer in time.</source>
        <translation>Replicate から時間内に応答がありませんでした。</translation>
    </message>
    <message>
        <source>Check the internet connection and try again.</source>
        <translation>インターネット接続を確認して、もう一度試してください。</translation>
    </message>
    <message>
        <source>The connection to Replicate broke.</source>
        <translation>Replicate との接続が切れました。</translation>
    </message>
    <message>
        <source>The question was sent, but no answer to it was understood, so it may be running at Replicate.</source>
        <translation>質問は送信されましたが、応答を解釈できませんでした。Replicate で実行中の可能性があります。</translation>
    </message>
    <message>
        <source>It is looked for there, and not sent again by itself.</source>
        <translation>Replicate で質問を探します。自動で再送信されることはありません。</translation>
    </message>
    <message>
        <source>The answer&apos;s stream lies at an address that Replicate does not use.</source>
        <translation>回答のストリームが、Replicate の使わないアドレスにあります。</translation>
    </message>
    <message>
        <source>for the system&apos;s proxy</source>
        <comment>stands after: The setting</comment>
        <translation>システムのプロキシ</translation>
    </message>
    <message>
        <source>The proxy that is named in Settings cannot be used.</source>
        <translation>設定で指定されたプロキシは使えません。</translation>
    </message>
    <message>
        <source>It should look like http://host:8080, or be empty.</source>
        <translation>http://host:8080 のような形式にするか、空にしてください。</translation>
    </message>
    <message>
        <source>The setting {setting} names a SOCKS proxy, which this app cannot use.</source>
        <translation>設定「{setting}」に SOCKS プロキシが指定されていますが、このアプリでは使えません。</translation>
    </message>
    <message>
        <source>It should name an http proxy such as http://host:8080, or be removed.</source>
        <translation>http://host:8080 のような http プロキシを指定するか、設定を削除してください。</translation>
    </message>
    <message>
        <source>It should name a proxy such as http://host:8080, or be removed.</source>
        <translation>http://host:8080 のようなプロキシを指定するか、設定を削除してください。</translation>
    </message>
    <message>
        <source>It should list hosts such as intranet.example, with commas in between, or be removed.</source>
        <translation>intranet.example のようなホストをコンマ区切りで指定するか、設定を削除してください。</translation>
    </message>
    <message>
        <source>Replicate is getting too many requests from this account.</source>
        <translation>このアカウントから Replicate へのリクエストが多すぎます。</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>少し待ってから、もう一度試してください。</translation>
    </message>
    <message>
        <source>Replicate has a problem at the moment.</source>
        <translation>現在、Replicate に問題が起きています。</translation>
    </message>
    <message>
        <source>Check it in Settings.</source>
        <translation>設定で確認してください。</translation>
    </message>
    <message>
        <source>The Replicate account has no credit left.</source>
        <translation>Replicate アカウントのクレジットがなくなりました。</translation>
    </message>
    <message>
        <source>Add some at {page} and ask again.</source>
        <translation>{page} でクレジットを追加して、もう一度質問してください。</translation>
    </message>
    <message>
        <source>Replicate has no record of this question.</source>
        <translation>Replicate にこの質問の記録がありません。</translation>
    </message>
    <message>
        <source>There is no predictions API at this address.</source>
        <translation>このアドレスに予測 API がありません。</translation>
    </message>
    <message>
        <source>Check the API address in Settings.</source>
        <translation>設定の API アドレスを確認してください。</translation>
    </message>
    <message>
        <source>Replicate refused the request (status {status}).</source>
        <translation>Replicate がリクエストを拒否しました (ステータス {status})。</translation>
    </message>
    <message>
        <source>Replicate did not accept the request&apos;s values.</source>
        <translation>Replicate がリクエストの値を受け付けませんでした。</translation>
    </message>
    <message>
        <source>Try again in {seconds} s.</source>
        <translation>{seconds} 秒後にもう一度試してください。</translation>
    </message>
    <message>
        <source>The picture is too large for Replicate.</source>
        <translation>画像が大きすぎて Replicate で受け付けられません。</translation>
    </message>
    <message>
        <source>Use a smaller one, or crop it.</source>
        <translation>小さい画像を使うか、切り抜いてください。</translation>
    </message>
    <message>
        <source>It says: {words}</source>
        <translation>サーバーからのメッセージ: {words}</translation>
    </message>
    <message>
        <source>The reply is far too large.</source>
        <translation>応答が大きすぎます。</translation>
    </message>
    <message>
        <source>The reply is packed in a way that was not asked for.</source>
        <translation>応答が、要求していない方式で圧縮されています。</translation>
    </message>
    <message>
        <source>The reply is damaged.</source>
        <translation>応答が壊れています。</translation>
    </message>
    <message>
        <source>The answer&apos;s stream holds an event that is far too large.</source>
        <translation>回答のストリームに大きすぎるイベントがあります。</translation>
    </message>
    <message>
        <source>Check the proxy settings.</source>
        <translation>プロキシの設定を確認してください。</translation>
    </message>
    <message>
        <source>The proxy of this network could not be reached.</source>
        <translation>このネットワークのプロキシに接続できませんでした。</translation>
    </message>
    <message>
        <source>Replicate could not be reached.</source>
        <translation>Replicate に接続できませんでした。</translation>
    </message>
    <message>
        <source>its certificate is not valid today</source>
        <translation>証明書が今日の日付では有効ではありません</translation>
    </message>
    <message>
        <source>Check this computer&apos;s date and time.</source>
        <translation>このコンピューターの日付と時刻を確認してください。</translation>
    </message>
    <message>
        <source>this computer does not know who issued its certificate</source>
        <translation>証明書の発行元をこのコンピューターが認識していません</translation>
    </message>
    <message>
        <source>If a company&apos;s proxy or a virus scanner stands in between, its authority must be added to this computer.</source>
        <translation>会社のプロキシやウイルス対策ソフトが間に入っている場合は、その認証局をこのコンピューターに追加する必要があります。</translation>
    </message>
    <message>
        <source>its certificate belongs to another address</source>
        <translation>証明書が別のアドレスのものです</translation>
    </message>
    <message>
        <source>A sign-in page of this network or a proxy may stand in between.</source>
        <translation>このネットワークのサインインページかプロキシが間に入っている可能性があります。</translation>
    </message>
    <message>
        <source>Check this computer&apos;s date, and whether a proxy or a virus scanner stands in between.</source>
        <translation>このコンピューターの日付と、プロキシやウイルス対策ソフトが間に入っていないかを確認してください。</translation>
    </message>
    <message>
        <source>The secure connection to the proxy of this network could not be verified.</source>
        <translation>このネットワークのプロキシとの接続の安全性を確認できませんでした。</translation>
    </message>
    <message>
        <source>The secure connection to Replicate could not be verified.</source>
        <translation>Replicate との接続の安全性を確認できませんでした。</translation>
    </message>
    <message>
        <source>The secure connection to the proxy of this network could not be verified: {why}.</source>
        <translation>このネットワークのプロキシとの接続の安全性を確認できませんでした: {why}。</translation>
    </message>
    <message>
        <source>The secure connection to Replicate could not be verified: {why}.</source>
        <translation>Replicate との接続の安全性を確認できませんでした: {why}。</translation>
    </message>
    <message>
        <source>The proxy of this network wants a user name and password, and did not get ones that it accepts.</source>
        <translation>このネットワークのプロキシにはユーザー名とパスワードが必要ですが、有効なものが送られませんでした。</translation>
    </message>
    <message>
        <source>Put them into the proxy setting: http://name:password@host:port.</source>
        <translation>プロキシの設定に含めてください: http://name:password@host:port</translation>
    </message>
    <message>
        <source>The proxy of this network could not reach Replicate.</source>
        <translation>このネットワークのプロキシが Replicate に接続できませんでした。</translation>
    </message>
    <message>
        <source>The proxy of this network did not let the request through.</source>
        <translation>このネットワークのプロキシがリクエストを通しませんでした。</translation>
    </message>
    <message>
        <source>The reply did not come from Replicate.</source>
        <translation>応答の送信元が Replicate ではありません。</translation>
    </message>
    <message>
        <source>A sign-in page of this network or a proxy may be in the way.</source>
        <translation>このネットワークのサインインページかプロキシが妨げている可能性があります。</translation>
    </message>
    <message>
        <source>The reply holds no list of predictions.</source>
        <translation>応答に予測の一覧がありません。</translation>
    </message>
    <message>
        <source>The reply does not say whose token this is.</source>
        <translation>応答にトークンの持ち主の情報がありません。</translation>
    </message>
    <message>
        <source>The reply names no prediction.</source>
        <translation>応答に予測の ID がありません。</translation>
    </message>
    <message>
        <source>The reply does not say how the prediction is doing.</source>
        <translation>応答に予測の状態がありません。</translation>
    </message>
    <message>
        <source>The history holds a question that this version cannot read.</source>
        <translation>履歴に、このバージョンでは読み取れない質問があります。</translation>
    </message>
    <message>
        <source>The name of this folder cannot be kept.</source>
        <translation>このフォルダーの名前は保存できません。</translation>
    </message>
    <message>
        <source>Choose one whose name is a single line.</source>
        <translation>名前が 1 行のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>Where the data lies could not be noted: {why}.</source>
        <translation>データの場所を記録できませんでした: {why}。</translation>
    </message>
    <message>
        <source>the disk refused</source>
        <translation>ディスクへのアクセスが拒否されました</translation>
    </message>
    <message>
        <source>Another LLaVA Desktop is open on the same history.</source>
        <translation>別の LLaVA Desktop が同じ履歴を開いています。</translation>
    </message>
    <message>
        <source>Close that one first.</source>
        <translation>先にそちらを閉じてください。</translation>
    </message>
    <message>
        <source>The history file is no longer there.</source>
        <translation>履歴ファイルがなくなりました。</translation>
    </message>
    <message>
        <source>The history file is damaged, and it cannot be put aside: {reason}.</source>
        <translation>履歴ファイルが壊れており、退避できません: {reason}。</translation>
    </message>
    <message>
        <source>The file was left as it is.</source>
        <translation>ファイルはそのまま残してあります。</translation>
    </message>
    <message>
        <source>Your unsent question could not be kept: {why}.</source>
        <translation>未送信の質問を保存できませんでした: {why}。</translation>
    </message>
    <message>
        <source>no space</source>
        <translation>空き容量がありません</translation>
    </message>
    <message>
        <source>Your unsent question could not be removed: {why}.</source>
        <translation>未送信の質問を削除できませんでした: {why}。</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>使用中です</translation>
    </message>
    <message>
        <source>There is nothing to export yet.</source>
        <translation>エクスポートするものはまだありません。</translation>
    </message>
    <message>
        <source>There is nothing to export.</source>
        <translation>エクスポートするものがありません。</translation>
    </message>
    <message>
        <source>One picture was not on this computer any more.</source>
        <translation>画像 1 枚がこのコンピューターにもうありませんでした。</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) (was|were) not on this computer any more.</source>
        <translation>
            <numerusform>画像 %n 枚がこのコンピューターにもうありませんでした。</numerusform>
        </translation>
    </message>
    <message>
        <source>The folder {folder} cannot be used: {why}.</source>
        <translation>フォルダー {folder} は使えません: {why}。</translation>
    </message>
    <message>
        <source>it cannot be created</source>
        <translation>作成できません</translation>
    </message>
    <message>
        <source>Nothing is saved until it can be written to. Another folder can be named with --data-dir.</source>
        <translation>書き込めるようになるまで、何も保存されません。別のフォルダーを --data-dir で指定できます。</translation>
    </message>
    <message>
        <source>Another question in the history already has this prediction.</source>
        <translation>履歴の別の質問が、すでにこの予測を使っています。</translation>
    </message>
    <message>
        <source>The search index was damaged, and is made anew.</source>
        <translation>検索インデックスが壊れていたため、作り直しています。</translation>
    </message>
    <message>
        <source>Search again soon.</source>
        <translation>少し待ってから、もう一度検索してください。</translation>
    </message>
    <message>
        <source>{name} is no file that can be read.</source>
        <translation>{name} は読み取れるファイルではありません。</translation>
    </message>
    <message>
        <source>Choose an export of LLaVA Desktop.</source>
        <translation>LLaVA Desktop からエクスポートしたファイルを選んでください。</translation>
    </message>
    <message>
        <source>{name} cannot be read: {why}.</source>
        <translation>{name} を読み取れません: {why}。</translation>
    </message>
    <message>
        <source>The file is not readable text (not UTF-8 after byte {position:,}).</source>
        <translation>ファイルが読み取れるテキストではありません ({position:,} バイト以降が UTF-8 ではありません)。</translation>
    </message>
    <message>
        <source>The file holds more than {most:,} questions.</source>
        <translation>ファイルの質問が {most:,} 件を超えています。</translation>
    </message>
    <message>
        <source>a picture is not of the size that its question says</source>
        <translation>画像のサイズが質問の記録と一致しません</translation>
    </message>
    <message>
        <source>The file is damaged at line {line:,}: {why}.</source>
        <translation>ファイルの {line:,} 行目が壊れています: {why}。</translation>
    </message>
    <message>
        <source>The file is damaged at line {line:,}: {sentence}</source>
        <translation>ファイルの {line:,} 行目が壊れています: {sentence}</translation>
    </message>
    <message>
        <source>There is no question in this file.</source>
        <translation>このファイルに質問はありません。</translation>
    </message>
    <message>
        <source>Nothing can be written in {folder}: {why}.</source>
        <translation>{folder} に書き込めません: {why}。</translation>
    </message>
    <message>
        <source>The app made a mistake.</source>
        <translation>アプリでエラーが発生しました。</translation>
    </message>
    <message>
        <source>Details are in its log.</source>
        <translation>詳しくはログを確認してください。</translation>
    </message>
    <message>
        <source>The history file is damaged.</source>
        <translation>履歴ファイルが壊れています。</translation>
    </message>
    <message>
        <source>The app is closing.</source>
        <translation>アプリを終了しています。</translation>
    </message>
    <message>
        <source>The token could not be read from the keyring.</source>
        <translation>キーリングからトークンを読み取れませんでした。</translation>
    </message>
    <message>
        <source>The token could not be saved in the keyring.</source>
        <translation>キーリングにトークンを保存できませんでした。</translation>
    </message>
    <message>
        <source>The keyring did not keep the token.</source>
        <translation>キーリングにトークンが残りませんでした。</translation>
    </message>
    <message>
        <source>The token could not be removed from the keyring.</source>
        <translation>キーリングからトークンを削除できませんでした。</translation>
    </message>
    <message>
        <source>The keyring still holds the token.</source>
        <translation>キーリングにトークンが残っています。</translation>
    </message>
    <message>
        <source>The keyring could not be opened.</source>
        <translation>キーリングを開けませんでした。</translation>
    </message>
    <message>
        <source>No safe keyring was found on this computer.</source>
        <translation>このコンピューターに安全なキーリングが見つかりませんでした。</translation>
    </message>
    <message>
        <source>A token is kept for this session only.</source>
        <translation>トークンは今回の起動中だけ保持されます。</translation>
    </message>
    <message>
        <source>Unlock the keyring and start again, or enter the token for this session.</source>
        <translation>キーリングのロックを解除してアプリを再起動するか、今回だけ使うトークンを入力してください。</translation>
    </message>
    <message>
        <source>Remove it in the keyring&apos;s own window.</source>
        <translation>キーリングの管理画面で削除してください。</translation>
    </message>
    <message>
        <source>The keyring is locked, and was not unlocked.</source>
        <translation>キーリングがロックされており、解除されませんでした。</translation>
    </message>
    <message>
        <source>The new folder and the old one lie in each other.</source>
        <translation>新旧のフォルダーの一方が、もう一方の中にあります。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>別のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>There is something in {name} already.</source>
        <translation>{name} にはすでに何か入っています。</translation>
    </message>
    <message>
        <source>There is too little room: {needed} are needed, and {free} are free.</source>
        <translation>空き容量が足りません: {needed} 必要ですが、空きは {free} です。</translation>
    </message>
    <message>
        <source>Choose a folder on another disk.</source>
        <translation>別のディスクのフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>The data stays where it is.</source>
        <translation>データは今の場所に残ります。</translation>
    </message>
    <message>
        <source>What was copied to {name} is not what was read.</source>
        <translation>{name} にコピーした内容が、元の内容と一致しません。</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>何も変更されていません。</translation>
    </message>
    <message>
        <source>{name} is no ordinary file, and cannot be moved.</source>
        <translation>{name} は通常のファイルではないため、移動できません。</translation>
    </message>
    <message>
        <source>Move the folder by hand.</source>
        <translation>フォルダーを手動で移動してください。</translation>
    </message>
    <message>
        <source>{name} is a link to another folder.</source>
        <translation>{name} は別のフォルダーへのリンクです。</translation>
    </message>
    <message>
        <source>The folder</source>
        <translation>フォルダー</translation>
    </message>
    <message>
        <source>{where} could not be read: {why}.</source>
        <translation>{where} を読み取れませんでした: {why}。</translation>
    </message>
    <message>
        <source>{where} could not be used: {why}.</source>
        <translation>{where} を使えませんでした: {why}。</translation>
    </message>
    <message>
        <source>{where} could not be written: {why}.</source>
        <translation>{where} に書き込めませんでした: {why}。</translation>
    </message>
    <message>
        <source>{where} could not be compared: {why}.</source>
        <translation>{where} を照合できませんでした: {why}。</translation>
    </message>
    <message>
        <source>What the file held is kept in {name}, in the settings folder.</source>
        <translation>ファイルの内容は、設定フォルダーの {name} に保存してあります。</translation>
    </message>
    <message>
        <source>There is something else in the place of the history file.</source>
        <translation>履歴ファイルの場所に別のものがあります。</translation>
    </message>
    <message>
        <source>It is {path}.</source>
        <translation>場所: {path}</translation>
    </message>
    <message>
        <source>The history file is empty: it was damaged.</source>
        <translation>履歴ファイルが空です。壊れていました。</translation>
    </message>
    <message>
        <source>The history file belongs to another program.</source>
        <translation>履歴ファイルは別のプログラムのものです。</translation>
    </message>
    <message>
        <source>The history was written by a newer version of this app.</source>
        <translation>履歴はこのアプリの新しいバージョンで作成されています。</translation>
    </message>
    <message>
        <source>Install that version again to read it.</source>
        <translation>読み取るには、そのバージョンをもう一度インストールしてください。</translation>
    </message>
    <message>
        <source>Your presets cannot be read: {why}.</source>
        <translation>プリセットを読み取れません: {why}。</translation>
    </message>
    <message>
        <source>Your presets were damaged.</source>
        <translation>プリセットが壊れていました。</translation>
    </message>
    <message>
        <source>{lost} of {all} presets could not be read.</source>
        <translation>{all} 件のプリセットのうち {lost} 件を読み取れませんでした。</translation>
    </message>
    <message>
        <source>The presets could not be saved: {why}.</source>
        <translation>プリセットを保存できませんでした: {why}。</translation>
    </message>
    <message>
        <source>The file is {path}: save it before you change a preset.</source>
        <translation>ファイルは {path} です。プリセットを変更する前に保存しておいてください。</translation>
    </message>
    <message>
        <source>Your shortcuts cannot be read: {why}.</source>
        <translation>ショートカットを読み取れません: {why}。</translation>
    </message>
    <message>
        <source>Your shortcuts were damaged.</source>
        <translation>ショートカットが壊れていました。</translation>
    </message>
    <message>
        <source>{lost} of your shortcuts could not be read.</source>
        <translation>ショートカットのうち {lost} 件を読み取れませんでした。</translation>
    </message>
    <message>
        <source>The shortcuts could not be saved: {why}.</source>
        <translation>ショートカットを保存できませんでした: {why}。</translation>
    </message>
    <message>
        <source>The file is {path}: save it before you change a shortcut.</source>
        <translation>ファイルは {path} です。ショートカットを変更する前に保存しておいてください。</translation>
    </message>
    <message>
        <source>This could not be saved: {reason}.</source>
        <translation>保存できませんでした: {reason}。</translation>
    </message>
    <message>
        <source>Check that the disk has space and can be written to.</source>
        <translation>ディスクに空きがあり、書き込めることを確認してください。</translation>
    </message>
    <message>
        <source>The history file cannot be written to.</source>
        <translation>履歴ファイルに書き込めません。</translation>
    </message>
    <message>
        <source>Check its permissions, and those of its folder.</source>
        <translation>ファイルとフォルダーのアクセス権を確認してください。</translation>
    </message>
    <message>
        <source>The disk is full: nothing more can be saved.</source>
        <translation>ディスクがいっぱいで、これ以上保存できません。</translation>
    </message>
    <message>
        <source>Free some space and try again.</source>
        <translation>空き容量を増やして、もう一度試してください。</translation>
    </message>
    <message>
        <source>Another program is using the history.</source>
        <translation>別のプログラムが履歴を使っています。</translation>
    </message>
    <message>
        <source>Close it and try again.</source>
        <translation>そのプログラムを閉じて、もう一度試してください。</translation>
    </message>
    <message>
        <source>The history could not be used: {error}.</source>
        <translation>履歴を使えませんでした: {error}。</translation>
    </message>
    <message>
        <source>The disk is full: {name} was not written.</source>
        <translation>ディスクがいっぱいで、{name} は書き込まれませんでした。</translation>
    </message>
    <message>
        <source>Free some space, or choose another folder.</source>
        <translation>空き容量を増やすか、別のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>Nothing can be written to the folder {where}.</source>
        <translation>フォルダー {where} に書き込めません。</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>別のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>{name} could not be written: {reason}.</source>
        <translation>{name} を書き込めませんでした: {reason}。</translation>
    </message>
    <message>
        <source>Choose another name or folder.</source>
        <translation>別の名前かフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>The window&apos;s place could not be saved: {why}.</source>
        <translation>ウィンドウの位置を保存できませんでした: {why}。</translation>
    </message>
    <message>
        <source>The history is closed.</source>
        <translation>履歴は閉じられています。</translation>
    </message>
    <message>
        <source>It is kept in the keyring.</source>
        <translation>キーリングに保存されています。</translation>
    </message>
    <message>
        <source>It is kept for this session only.</source>
        <translation>今回の起動中だけ保持されます。</translation>
    </message>
    <message>
        <source>It comes from REPLICATE_API_TOKEN, for this session only.</source>
        <translation>REPLICATE_API_TOKEN のもので、今回の起動中だけ使います。</translation>
    </message>
    <message>
        <source>{host} answers as the predictions API does.</source>
        <translation>{host} は予測 API として正しく応答しています。</translation>
    </message>
    <message>
        <source>The server did not say what time it is.</source>
        <translation>サーバーから時刻が得られませんでした。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock agrees with the server&apos;s.</source>
        <translation>このコンピューターの時計はサーバーと合っています。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {duration} behind the server&apos;s.</source>
        <translation>このコンピューターの時計はサーバーより {duration}遅れています。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {duration} ahead of the server&apos;s.</source>
        <translation>このコンピューターの時計はサーバーより {duration}進んでいます。</translation>
    </message>
    <message>
        <source>Set this computer&apos;s date and time: certificates seem invalid with a wrong one, and answers are dated wrongly.</source>
        <translation>このコンピューターの日付と時刻を合わせてください。ずれていると、証明書が無効と判断され、回答の日時も正しく記録されません。</translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n 時間</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n 日</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no API token.</source>
        <translation>API トークンがありません。</translation>
    </message>
    <message>
        <source>Add one in Settings to ask LLaVA.</source>
        <translation>LLaVA に質問するには、設定でトークンを追加してください。</translation>
    </message>
    <message>
        <source>Copy it again from the token page, and save it in Settings.</source>
        <translation>トークンのページからもう一度コピーして、設定で保存してください。</translation>
    </message>
    <message>
        <source>It works.</source>
        <translation>使用できます。</translation>
    </message>
    <message>
        <source>It belongs to {name}.</source>
        <translation>{name} のものです。</translation>
    </message>
    <message>
        <source>Replicate does not know version {version} of {model}.</source>
        <translation>Replicate に {model} のバージョン {version} がありません。</translation>
    </message>
    <message>
        <source>Look for a newer version of this app.</source>
        <translation>このアプリの新しいバージョンがないか確認してください。</translation>
    </message>
    <message>
        <source>{engine} does not list {version} as a version of {model}; it may still take it.</source>
        <translation>{engine} の一覧に {model} のバージョン {version} がありません。それでも使える可能性はあります。</translation>
    </message>
    <message>
        <source>Version {version} of {model} is there.</source>
        <translation>{model} のバージョン {version} があります。</translation>
    </message>
    <message>
        <source>Version {version} of {model} is there, not the usual one.</source>
        <translation>{model} のバージョン {version} があります。標準のものではありません。</translation>
    </message>
    <message>
        <source>history and pictures</source>
        <comment>what a folder is for</comment>
        <translation>履歴と画像</translation>
    </message>
    <message>
        <source>settings</source>
        <comment>what a folder is for</comment>
        <translation>設定</translation>
    </message>
    <message>
        <source>log</source>
        <comment>what a folder is for</comment>
        <translation>ログ</translation>
    </message>
    <message>
        <source>The folder for {what} cannot be written to: {why}. It is {folder}.</source>
        <translation>{what}のフォルダーに書き込めません: {why}。場所は {folder} です。</translation>
    </message>
    <message>
        <source>it cannot be used</source>
        <translation>使えません</translation>
    </message>
    <message>
        <source>Make it writable, or name another one with --data-dir.</source>
        <translation>書き込めるようにするか、別のフォルダーを --data-dir で指定してください。</translation>
    </message>
    <message>
        <source>History, settings and log can be written. The history is in {folder}.</source>
        <translation>履歴、設定、ログに書き込めます。履歴は {folder} にあります。</translation>
    </message>
    <message>
        <source>it cannot be asked</source>
        <translation>情報を取得できません</translation>
    </message>
    <message>
        <source>Free space could not be read: {why}.</source>
        <translation>ディスクの空き容量を確認できません: {why}。</translation>
    </message>
    <message>
        <source>Only {size} are free where the history is kept.</source>
        <translation>履歴の保存先の空きは {size} しかありません。</translation>
    </message>
    <message>
        <source>Make room there: an answer that cannot be saved is lost with the window.</source>
        <translation>空き容量を増やしてください。保存できない回答は、ウィンドウを閉じると失われます。</translation>
    </message>
    <message>
        <source>{size} are free where the history is kept.</source>
        <translation>履歴の保存先の空きは {size} です。</translation>
    </message>
    <message>
        <source>It is still being written to.</source>
        <translation>まだ書き込み中です。</translation>
    </message>
    <message>
        <source>It can be read and written; its file has {size}.</source>
        <translation>読み書きできます。ファイルのサイズは {size} です。</translation>
    </message>
    <message>
        <source>The history&apos;s file is damaged.</source>
        <translation>履歴ファイルが壊れています。</translation>
    </message>
    <message>
        <source>Start the app again: what is damaged is put aside, and the newest good copy is offered.</source>
        <translation>アプリを起動し直してください。壊れたファイルは退避され、最新の正常なコピーを選べます。</translation>
    </message>
    <message>
        <source>{size:.1f} GB</source>
        <translation>{size:.1f} GB</translation>
    </message>
    <message>
        <source>The demo engine was chosen, which needs no network; nobody was asked.</source>
        <translation>ネットワークの要らないデモエンジンが選ばれているため、どこにも接続しませんでした。</translation>
    </message>
    <message>
        <source>Not needed: the API is on this computer, and reached without encryption.</source>
        <translation>不要です。API はこのコンピューターにあり、暗号化せずに接続しています。</translation>
    </message>
    <message>
        <source>Start the app again.</source>
        <translation>アプリを起動し直してください。</translation>
    </message>
    <message>
        <source>Check the proxy setting.</source>
        <translation>プロキシの設定を確認してください。</translation>
    </message>
    <message>
        <source>It does not answer.</source>
        <translation>応答がありません。</translation>
    </message>
    <message>
        <source>It answers on this computer. It is not LLaVA.</source>
        <translation>このコンピューターで応答しています。LLaVA ではありません。</translation>
    </message>
    <message>
        <source>The token has to work first.</source>
        <translation>先にトークンが使えるようになる必要があります。</translation>
    </message>
    <message>
        <source>The settings above have to be mended first.</source>
        <translation>先に上の設定を直す必要があります。</translation>
    </message>
    <message>
        <source>None is used: the API is on this computer.</source>
        <comment>a proxy</comment>
        <translation>使いません。API はこのコンピューターにあります。</translation>
    </message>
    <message>
        <source>No proxy is set.</source>
        <translation>プロキシは設定されていません。</translation>
    </message>
    <message>
        <source>A proxy is set, and not used for {host}.</source>
        <translation>プロキシは設定されていますが、{host} には使いません。</translation>
    </message>
    <message>
        <source>{host}:{port} is used.</source>
        <translation>{host}:{port} を使います。</translation>
    </message>
    <message>
        <source>The proxy {host}</source>
        <translation>プロキシ {host}</translation>
    </message>
    <message>
        <source>{who} was found.</source>
        <translation>{who} が見つかりました。</translation>
    </message>
    <message>
        <source>{who} is already a numeric address, so no name is looked up.</source>
        <translation>{who} は数値のアドレスなので、名前解決は行われません。</translation>
    </message>
    <message>
        <source>Check the internet connection, and the address.</source>
        <translation>インターネット接続とアドレスを確認してください。</translation>
    </message>
    <message>
        <source>{who} was not found: no name server knows it, or none answers.</source>
        <translation>{who} が見つかりません。ネームサーバーに登録がないか、ネームサーバーが応答していません。</translation>
    </message>
    <message>
        <source>Without an address nothing can be reached.</source>
        <translation>アドレスがないと接続できません。</translation>
    </message>
    <message>
        <source>Check the internet connection, and a firewall.</source>
        <translation>インターネット接続とファイアウォールを確認してください。</translation>
    </message>
    <message>
        <source>{who} does not answer at port {port}.</source>
        <translation>{who} のポート {port} から応答がありません。</translation>
    </message>
    <message>
        <source>No connection could be made.</source>
        <translation>接続できませんでした。</translation>
    </message>
    <message>
        <source>{who} answers at port {port} after {took} ms.</source>
        <translation>{who} のポート {port} が {took} ミリ秒で応答しました。</translation>
    </message>
    <message>
        <source>There is no secure connection to ask over.</source>
        <translation>問い合わせに使う安全な接続がありません。</translation>
    </message>
    <message>
        <source>The API has to answer first.</source>
        <translation>先に API が応答する必要があります。</translation>
    </message>
    <message>
        <source>The system&apos;s own certificates are used.</source>
        <comment>authorities</comment>
        <translation>システムの証明書が使われます。</translation>
    </message>
    <message numerus="yes">
        <source>%n (authority is|authorities are) trusted.</source>
        <translation>
            <numerusform>%n 件の認証局を信頼しています。</numerusform>
        </translation>
    </message>
    <message>
        <source>Save the picture in the browser, then drop the file.</source>
        <translation>ブラウザーで画像を保存してから、そのファイルをドロップしてください。</translation>
    </message>
    <message>
        <source>{host} did not send the picture in time.</source>
        <translation>{host} から時間内に画像が届きませんでした。</translation>
    </message>
    <message>
        <source>The link leads to an address that this app does not open.</source>
        <translation>リンク先は、このアプリでは開かないアドレスです。</translation>
    </message>
    <message>
        <source>The link was forwarded too many times.</source>
        <translation>リンクの転送回数が多すぎます。</translation>
    </message>
    <message>
        <source>{host} answered with {status} instead of a picture.</source>
        <translation>{host} が画像ではなく {status} を返しました。</translation>
    </message>
    <message>
        <source>The reply is not a picture that this app can read.</source>
        <translation>届いたものは、このアプリで読み取れる画像ではありません。</translation>
    </message>
    <message>
        <source>The picture&apos;s address cannot be read.</source>
        <translation>画像のアドレスを読み取れません。</translation>
    </message>
    <message>
        <source>{host} could not be reached.</source>
        <translation>{host} に接続できませんでした。</translation>
    </message>
    <message>
        <source>The secure connection to {host} could not be verified.</source>
        <translation>{host} との接続の安全性を確認できませんでした。</translation>
    </message>
    <message>
        <source>The connection to {host} broke.</source>
        <translation>{host} との接続が切れました。</translation>
    </message>
    <message>
        <source>Connected.</source>
        <comment>a connection</comment>
        <translation>接続できています。</translation>
    </message>
    <message>
        <source>Connected with {protocol}; the certificate was issued by {issuer}.</source>
        <translation>{protocol} で接続できています。証明書の発行元は {issuer} です。</translation>
    </message>
    <message>
        <source>Connected with {protocol}.</source>
        <translation>{protocol} で接続できています。</translation>
    </message>
    <message>
        <source>The answer was stopped: it had grown past 4 million characters.</source>
        <translation>回答が 400 万文字を超えたため、停止しました。</translation>
    </message>
    <message>
        <source>What came is kept.</source>
        <translation>届いた分は保存されています。</translation>
    </message>
    <message>
        <source>The account&apos;s list of predictions is too long to be read back to this question.</source>
        <translation>アカウントの予測の一覧が長すぎて、この質問までさかのぼれません。</translation>
    </message>
    <message>
        <source>{host} could not be found.</source>
        <translation>{host} が見つかりませんでした。</translation>
    </message>
    <message>
        <source>Check the internet connection.</source>
        <translation>インターネット接続を確認してください。</translation>
    </message>
    <message>
        <source>{host} is not on the public internet, so nothing was asked of it.</source>
        <translation>{host} は公開されたインターネット上にないため、何も取得しませんでした。</translation>
    </message>
    <message>
        <source>Save the picture first, then drop the file.</source>
        <translation>先に画像を保存してから、そのファイルをドロップしてください。</translation>
    </message>
    <message>
        <source>Imported picture</source>
        <translation>インポートした画像</translation>
    </message>
    <message>
        <source>The picture of this prediction cannot be read.</source>
        <translation>この予測の画像を読み取れません。</translation>
    </message>
    <message>
        <source>This part of the list holds more than can be read at once.</source>
        <translation>一覧のこの部分は、一度に読み取れる量を超えています。</translation>
    </message>
    <message>
        <source>The address that announces new versions must begin with https.</source>
        <translation>新しいバージョンを知らせるアドレスは https で始まる必要があります。</translation>
    </message>
    <message>
        <source>The address that announces new versions gave no answer.</source>
        <translation>新しいバージョンを知らせるアドレスから応答がありませんでした。</translation>
    </message>
    <message>
        <source>The address that announces new versions sent an unexpected reply.</source>
        <translation>新しいバージョンを知らせるアドレスから、想定外の応答がありました。</translation>
    </message>
    <message>
        <source>The demo engine ended before this answer did. Ask again.</source>
        <translation>この回答が終わる前にデモエンジンが停止しました。もう一度質問してください。</translation>
    </message>
    <message>
        <source>Something went wrong inside the app while watching this answer. “Check now” looks again.</source>
        <translation>この回答を待っている間に、アプリ内で問題が起きました。「今すぐ確認」でもう一度確認できます。</translation>
    </message>
    <message>
        <source>The model did not start before the time limit, so nothing was charged. Ask again, or later.</source>
        <translation>制限時間内にモデルが起動しなかったため、料金はかかっていません。もう一度質問するか、時間をおいて試してください。</translation>
    </message>
    <message>
        <source>The demo engine has no record of this question.</source>
        <translation>デモエンジン にこの質問の記録がありません。</translation>
    </message>
    <message>
        <source>It was never sent: the app closed while it waited for its turn. “Ask again” sends it.</source>
        <translation>順番を待っている間にアプリが閉じられたため、送信されませんでした。「もう一度質問」で送信できます。</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>何も送信されていません。</translation>
    </message>
    <message>
        <source>Sent, but the connection dropped before the demo engine answered. Looking for it…</source>
        <translation>送信しましたが、デモエンジンが応答する前に接続が切れました。質問を探しています…</translation>
    </message>
    <message>
        <source>Sent, but the connection dropped before {engine} answered. Looking for it…</source>
        <translation>送信しましたが、{engine} が応答する前に接続が切れました。質問を探しています…</translation>
    </message>
    <message>
        <source>It is not known whether this question reached the demo engine. Looking for it…</source>
        <translation>この質問がデモエンジンに届いたかどうかわかりません。質問を探しています…</translation>
    </message>
    <message>
        <source>It is not known whether this question reached {engine}. Looking for it…</source>
        <translation>この質問が {engine} に届いたかどうかわかりません。質問を探しています…</translation>
    </message>
    <message>
        <source>The demo engine does not know this question: it never arrived.</source>
        <translation>デモエンジンにこの質問がありません。届かなかったようです。</translation>
    </message>
    <message>
        <source>{engine} does not list this question under the token in use, so most likely it never arrived and nothing was charged.</source>
        <translation>使用中のトークンでは、{engine} の一覧にこの質問がありません。おそらく届いておらず、料金もかかっていません。</translation>
    </message>
    <message>
        <source>The demo engine no longer keeps this answer: it deletes everything one hour after the end.</source>
        <translation>デモエンジンにこの回答はもうありません。終了から 1 時間後にすべて削除されます。</translation>
    </message>
    <message>
        <source>{engine} no longer keeps this answer: it deletes everything one hour after the end.</source>
        <translation>{engine} にこの回答はもうありません。終了から 1 時間後にすべて削除されます。</translation>
    </message>
    <message>
        <source>What had arrived before is kept.</source>
        <translation>それまでに届いた分は保存されています。</translation>
    </message>
    <message>
        <source>Check that the token belongs to the same account, then press “Check now”.</source>
        <translation>トークンが同じアカウントのものか確認してから、「今すぐ確認」を押してください。</translation>
    </message>
    <message>
        <source>{engine} has no record of this question.</source>
        <translation>{engine} にこの質問の記録がありません。</translation>
    </message>
    <message>
        <source>The demo engine refused this: {detail}</source>
        <translation>デモエンジンに拒否されました: {detail}</translation>
    </message>
    <message>
        <source>The demo engine refused this (status {status}).</source>
        <translation>デモエンジンに拒否されました (ステータス {status})。</translation>
    </message>
    <message>
        <source>The demo engine did not answer. Ask again; if that does not help, close the app and open it again.</source>
        <translation>デモエンジンが応答しませんでした。もう一度質問してください。解決しない場合は、アプリを閉じて開き直してください。</translation>
    </message>
    <message>
        <source>It is not known yet whether this question reached the demo engine.</source>
        <translation>この質問がデモエンジンに届いたかどうか、まだわかりません。</translation>
    </message>
    <message>
        <source>It is not known yet whether this question reached {engine}.</source>
        <translation>この質問が {engine} に届いたかどうか、まだわかりません。</translation>
    </message>
    <message>
        <source>Nothing was sent, because the question could not be saved first.</source>
        <translation>先に質問を保存できなかったため、何も送信されていません。</translation>
    </message>
    <message>
        <source>The model failed: {error}</source>
        <translation>モデルでエラーが発生しました: {error}</translation>
    </message>
    <message>
        <source>The model failed. The end of its log: {log}</source>
        <translation>モデルでエラーが発生しました。ログの末尾: {log}</translation>
    </message>
    <message>
        <source>The model failed and did not say why. Ask again, or change the question.</source>
        <translation>モデルでエラーが発生しましたが、理由は不明です。もう一度質問するか、質問を変えてください。</translation>
    </message>
    <message>
        <source>The demo engine did not answer. Try again; if that does not help, close the app and open it again.</source>
        <translation>デモエンジンが応答しませんでした。もう一度試してください。解決しない場合は、アプリを閉じて開き直してください。</translation>
    </message>
    <message>
        <source>This text is missing: the installation is damaged. `--self-test` says what else is.</source>
        <translation>この文章がありません。インストールが壊れています。ほかの問題は `--self-test` で確認できます。</translation>
    </message>
    <message>
        <source>Python {python} and Qt {qt}</source>
        <translation>Python {python} と Qt {qt}</translation>
    </message>
    <message>
        <source>This app.</source>
        <translation>このアプリ。</translation>
    </message>
    <message>
        <source>The file to drag could not be written: {why}.</source>
        <translation>ドラッグ用のファイルを書き込めませんでした: {why}。</translation>
    </message>
    <message>
        <source>Hit {number} of {all}</source>
        <translation>一致 {all} 件中 {number} 件目</translation>
    </message>
    <message>
        <source>Click to export this question, or drag it out as a file.</source>
        <translation>クリックするとこの質問をエクスポートします。ドラッグするとファイルとして取り出せます。</translation>
    </message>
    <message>
        <source>Rich text</source>
        <translation>リッチテキスト</translation>
    </message>
    <message>
        <source>Copy as…</source>
        <translation>コピー形式…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>エクスポート…</translation>
    </message>
    <message>
        <source>Copy answer as</source>
        <translation>形式を選んで回答をコピー</translation>
    </message>
    <message>
        <source>Export answer</source>
        <translation>回答をエクスポート</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copy answer</source>
        <translation>回答をコピー</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>すべて選択</translation>
    </message>
    <message>
        <source>Type a question first</source>
        <translation>先に質問を入力してください</translation>
    </message>
    <message>
        <source>This is very long: the model may not read its end.</source>
        <translation>とても長いため、モデルが最後まで読まないことがあります。</translation>
    </message>
    <message>
        <source>The answer is also sent to {host}.</source>
        <translation>回答は {host} にも送信されます。</translation>
    </message>
    <message>
        <source>There is no picture: only your words are sent.</source>
        <translation>画像がないため、文章だけが送信されます。</translation>
    </message>
    <message>
        <source>Waiting for the screen capture…</source>
        <translation>画面キャプチャを待っています…</translation>
    </message>
    <message>
        <source>Cancel capture</source>
        <translation>キャプチャをキャンセル</translation>
    </message>
    <message>
        <source>Draw a box around the part you want. Enter takes it, or the whole screen. Escape leaves.</source>
        <translation>使いたい部分を枠で囲んでください。Enter でその部分 (枠がなければ画面全体) を取り込み、Esc で中止します。</translation>
    </message>
    <message>
        <source>The screen could not be captured. Take a screenshot with the system&apos;s own tool, then paste it here.</source>
        <translation>画面をキャプチャできませんでした。システムの機能でスクリーンショットを撮り、ここに貼り付けてください。</translation>
    </message>
    <message>
        <source>The screen could not be captured. Allow LLaVA Desktop in System Settings, under Privacy &amp; Security, Screen Recording. Then start it again.</source>
        <translation>画面をキャプチャできませんでした。システム設定の「プライバシーとセキュリティ」の「画面収録」で LLaVA Desktop を許可して、起動し直してください。</translation>
    </message>
    <message>
        <source>Draw a box. Arrow keys move it, with Shift they resize it. Enter takes it, Escape leaves.</source>
        <translation>枠を描いてください。矢印キーで移動、Shift を押しながらでサイズ変更、Enter で取り込み、Esc で中止します。</translation>
    </message>
    <message>
        <source>{pixels} px</source>
        <translation>{pixels} px</translation>
    </message>
    <message>
        <source>Screen capture</source>
        <translation>画面キャプチャ</translation>
    </message>
    <message>
        <source>No action is called that. Try another word, “picture” say.</source>
        <translation>その名前の操作はありません。「画像」など、別の言葉を試してください。</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>コマンドパレット</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>One of the two questions is no longer in the history.</source>
        <translation>2 つの質問の一方が、もう履歴にありません。</translation>
    </message>
    <message>
        <source>The two answers cannot be read.</source>
        <translation>2 つの回答を読み取れません。</translation>
    </message>
    <message>
        <source>{name}: {value}</source>
        <translation>{name}: {value}</translation>
    </message>
    <message>
        <source>First answer</source>
        <translation>1 つ目の回答</translation>
    </message>
    <message>
        <source>Second answer</source>
        <translation>2 つ目の回答</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>比較中…</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Back  Esc</source>
        <translation>戻る  Esc</translation>
    </message>
    <message>
        <source>Back to the conversation</source>
        <translation>会話に戻る</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>違い</translation>
    </message>
    <message>
        <source>… The rest is not shown here.</source>
        <translation>… 残りはここには表示されません。</translation>
    </message>
    <message>
        <source>Previous answer of the first answer</source>
        <translation>1 つ目の回答の前の候補</translation>
    </message>
    <message>
        <source>Next answer of the first answer</source>
        <translation>1 つ目の回答の次の候補</translation>
    </message>
    <message>
        <source>Compare answers of the first answer</source>
        <translation>1 つ目の回答の候補を比較</translation>
    </message>
    <message>
        <source>Previous answer of the second answer</source>
        <translation>2 つ目の回答の前の候補</translation>
    </message>
    <message>
        <source>Next answer of the second answer</source>
        <translation>2 つ目の回答の次の候補</translation>
    </message>
    <message>
        <source>Compare answers of the second answer</source>
        <translation>2 つ目の回答の候補を比較</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>編集</translation>
    </message>
    <message>
        <source>Edit question</source>
        <translation>質問を編集</translation>
    </message>
    <message>
        <source>Ask again changed</source>
        <translation>変更してもう一度質問</translation>
    </message>
    <message>
        <source>Delete question</source>
        <translation>質問を削除</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>完全に削除</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>残す</translation>
    </message>
    <message>
        <source>Keep question</source>
        <translation>質問を残す</translation>
    </message>
    <message>
        <source>Your unsent question is back.</source>
        <translation>未送信の質問を復元しました。</translation>
    </message>
    <message>
        <source>The picture that you had not asked about is back.</source>
        <translation>まだ質問していなかった画像を復元しました。</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>Remove picture</source>
        <translation>画像を外す</translation>
    </message>
    <message>
        <source>Show the newest</source>
        <translation>最新を表示</translation>
    </message>
    <message>
        <source>Drop a picture here</source>
        <translation>ここに画像をドロップ</translation>
    </message>
    <message>
        <source>or paste it, or</source>
        <comment>choose a file</comment>
        <translation>貼り付けるか、</translation>
    </message>
    <message>
        <source>choose a file</source>
        <translation>ファイルを選択</translation>
    </message>
    <message>
        <source>capture a part of the screen</source>
        <translation>画面の一部をキャプチャ</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>ファイルを選択</translation>
    </message>
    <message>
        <source>or</source>
        <comment>capture a part of the screen</comment>
        <translation>または</translation>
    </message>
    <message>
        <source>Capture screen</source>
        <translation>画面をキャプチャ</translation>
    </message>
    <message>
        <source>No account yet? The demo engine answers simple questions offline.</source>
        <translation>アカウント不要のデモエンジンが、簡単な質問にオフラインで答えます。</translation>
    </message>
    <message>
        <source>Add API token</source>
        <translation>API トークンを追加</translation>
    </message>
    <message>
        <source>Engine: {engine}</source>
        <translation>エンジン: {engine}</translation>
    </message>
    <message>
        <source>{engine}. Opens the settings.</source>
        <translation>{engine}。設定を開きます。</translation>
    </message>
    <message>
        <source>--ask is about one picture, the first that was given: {name}. The others are not asked about.</source>
        <translation>--ask は最初に指定された画像 1 枚 ({name}) だけが対象です。ほかの画像については質問しません。</translation>
    </message>
    <message>
        <source>The screenshot could not be saved: {path}</source>
        <translation>スクリーンショットを保存できませんでした: {path}</translation>
    </message>
    <message>
        <source>Nothing was imported.</source>
        <translation>何もインポートされませんでした。</translation>
    </message>
    <message>
        <source>Cancelled. No file was written, and nothing was changed.</source>
        <translation>キャンセルしました。ファイルは書き込まれず、何も変更されていません。</translation>
    </message>
    <message>
        <source>An export or import is under way.</source>
        <translation>エクスポートまたはインポートの実行中です。</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>インポート中…</translation>
    </message>
    <message>
        <source>Exports of LLaVA Desktop ({endings})</source>
        <translation>LLaVA Desktop のエクスポート ({endings})</translation>
    </message>
    <message>
        <source>All files ({endings})</source>
        <translation>すべてのファイル ({endings})</translation>
    </message>
    <message>
        <source>LLaVA questions {date}</source>
        <translation>LLaVA の質問 {date}</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>エクスポート中…</translation>
    </message>
    <message>
        <source>Exporting… {done:,} of {all:,}</source>
        <translation>エクスポート中… {all:,} 件中 {done:,} 件</translation>
    </message>
    <message>
        <source>LLaVA question</source>
        <translation>LLaVA の質問</translation>
    </message>
    <message numerus="yes">
        <source>(One question|%n questions) exported to {file}.</source>
        <translation>
            <numerusform>%n 件の質問を {file} にエクスポートしました。</numerusform>
        </translation>
    </message>
    <message>
        <source>All questions of this file are here already.</source>
        <translation>このファイルの質問はすべて、すでにここにあります。</translation>
    </message>
    <message numerus="yes">
        <source>(One conversation|%n conversations) of this file lay in the trash and (is|are) in the history again.</source>
        <translation>
            <numerusform>このファイルの会話のうち %n 件はゴミ箱にありましたが、履歴に戻しました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(One question was|%n questions were) imported.</source>
        <translation>
            <numerusform>%n 件の質問をインポートしました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more (was|were) here already.</source>
        <translation>
            <numerusform>ほかの %n 件はすでにここにありました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n had no end yet when exported, and will get none here.</source>
        <translation>
            <numerusform>%n 件はエクスポート時に未完了で、ここでも完了しません。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n came without the picture.</source>
        <translation>
            <numerusform>%n 件は画像なしでした。</numerusform>
        </translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>画像はまだありません</translation>
    </message>
    <message>
        <source>on white</source>
        <translation>背景は白</translation>
    </message>
    <message>
        <source>no GPS</source>
        <translation>GPS なし</translation>
    </message>
    <message>
        <source>Show large</source>
        <translation>大きく表示</translation>
    </message>
    <message>
        <source>Show large what the model sees</source>
        <translation>モデルに見える画像を大きく表示</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>モデルに見える画像</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>確認中…</translation>
    </message>
    <message>
        <source>{part}: {state}</source>
        <translation>{part}: {state}</translation>
    </message>
    <message>
        <source>{part}: {state}. {text}</source>
        <translation>{part}: {state}。{text}</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>もう一度確認</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>This was copied. It holds no token, no question, no answer and no name of a file:</source>
        <translation>次の内容をコピーしました。トークン、質問、回答、ファイル名は含まれていません:</translation>
    </message>
    <message>
        <source>Close setup check</source>
        <translation>環境のチェックを閉じる</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>確認中…</translation>
    </message>
    <message>
        <source>Setup: {summary}</source>
        <translation>環境: {summary}</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>コピーしました</translation>
    </message>
    <message>
        <source>Setup parts</source>
        <translation>環境の項目</translation>
    </message>
    <message>
        <source>Copied diagnostics</source>
        <translation>コピーした診断情報</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>診断情報をコピー</translation>
    </message>
    <message>
        <source>The demo engine was chosen: nobody outside this computer is asked.</source>
        <translation>デモエンジンが選ばれているため、このコンピューターの外には接続しません。</translation>
    </message>
    <message>
        <source>{host} is asked whose token this is and whether it has the model. No question is sent, and nothing is paid.</source>
        <translation>トークンの持ち主と、モデルの有無を {host} に問い合わせます。質問は送信されず、料金もかかりません。</translation>
    </message>
    <message>
        <source>How long the answer may be: 100 tokens are about 75 English words.</source>
        <translation>回答の長さの上限です。100 トークンは英語でおよそ 75 語です。</translation>
    </message>
    <message>
        <source>How freely the model chooses its words: 0 is the most predictable, higher values vary more.</source>
        <translation>モデルが言葉を選ぶ自由度です。0 が最も予測しやすく、値が大きいほど変化に富みます。</translation>
    </message>
    <message>
        <source>Which words the model may choose from: 1 is all of them, lower values leave out unlikely ones.</source>
        <translation>モデルが選べる言葉の範囲です。1 はすべて、値が小さいほど可能性の低い言葉を除きます。</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>パラメーター</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>リセット</translation>
    </message>
    <message>
        <source>Reset parameters</source>
        <translation>パラメーターをリセット</translation>
    </message>
    <message>
        <source>Undo reset</source>
        <translation>リセットを元に戻す</translation>
    </message>
    <message>
        <source>Top p has no effect while temperature is 0.</source>
        <translation>温度が 0 の間、Top p は効きません。</translation>
    </message>
    <message>
        <source>Reset: {action}</source>
        <translation>リセット: {action}</translation>
    </message>
    <message>
        <source>{action}, {place}</source>
        <translation>{action}、{place}</translation>
    </message>
    <message>
        <source>{keys}: {why_not}</source>
        <translation>{keys}: {why_not}</translation>
    </message>
    <message>
        <source>Press the button with the keys, then the keys that you want. Backspace removes them, Esc leaves them as they are.</source>
        <translation>キーの書かれたボタンを押してから、使いたいキーを押してください。Backspace で解除、Esc で変更せずに終わります。</translation>
    </message>
    <message>
        <source>In the prompt Enter asks, Shift+Enter begins a line, Up and Down lead to earlier questions. A tool of the picture is moved with the arrow keys, Enter ends it, Esc leaves it. Tab goes from one thing to the next.</source>
        <translation>プロンプトでは、Enter で質問、Shift+Enter で改行、上下の矢印キーで以前の質問を表示します。画像のツールは矢印キーで動かし、Enter で確定、Esc で中止します。Tab で次の項目に移動します。</translation>
    </message>
    <message>
        <source>No action is called that.</source>
        <translation>その名前の操作はありません。</translation>
    </message>
    <message>
        <source>Close shortcuts</source>
        <translation>ショートカットを閉じる</translation>
    </message>
    <message>
        <source>Search shortcuts</source>
        <translation>ショートカットを検索</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>すべてリセット</translation>
    </message>
    <message>
        <source>Reset all shortcuts</source>
        <translation>すべてのショートカットをリセット</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>ショートカット</translation>
    </message>
    <message>
        <source>{name}: puts a question into the prompt</source>
        <translation>{name}: 質問をプロンプトに入れます</translation>
    </message>
    <message>
        <source>Close text</source>
        <translation>テキストを閉じる</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>次へ</translation>
    </message>
    <message>
        <source>Find next</source>
        <translation>次を検索</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>前へ</translation>
    </message>
    <message>
        <source>Find previous</source>
        <translation>前を検索</translation>
    </message>
    <message>
        <source>The first {first:,} of {count:,} characters. All of it is copied.</source>
        <translation>{count:,} 文字のうち最初の {first:,} 文字です。コピーすると全文がコピーされます。</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>すべてコピー</translation>
    </message>
    <message>
        <source>From the end again.</source>
        <translation>末尾から検索を続けます。</translation>
    </message>
    <message>
        <source>From the start again.</source>
        <translation>先頭から検索を続けます。</translation>
    </message>
    <message>
        <source>Not found.</source>
        <translation>見つかりません。</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>コピーしました。</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>貼り付け</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>クリア</translation>
    </message>
    <message>
        <source>{tool}: done</source>
        <translation>{tool}: 完了</translation>
    </message>
    <message>
        <source>Back to the picture (Esc)</source>
        <translation>画像に戻る (Esc)</translation>
    </message>
    <message>
        <source>LLaVA Desktop is open already. Close it first, or name another folder with --data-dir.</source>
        <translation>LLaVA Desktop はすでに開いています。先に閉じるか、--data-dir で別のフォルダーを指定してください。</translation>
    </message>
    <message>
        <source>LLaVA Desktop is open already, but it does not answer. Close it, or end its process, then start it again.</source>
        <translation>LLaVA Desktop はすでに開いていますが、応答がありません。閉じるかプロセスを終了してから、起動し直してください。</translation>
    </message>
    <message>
        <source>LLaVA Desktop could not be started again: {why}. Start it yourself.</source>
        <translation>LLaVA Desktop を再起動できませんでした: {why}。ご自身で起動してください。</translation>
    </message>
    <message>
        <source>Something went wrong inside the app; your questions are kept. Details are in {path}.</source>
        <translation>アプリ内で問題が起きましたが、質問は保存されています。詳しくは {path} を確認してください。</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨日</translation>
    </message>
    <message>
        <source>Last week</source>
        <translation>先週</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>それ以前</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>回答済み</translation>
    </message>
    <message>
        <source>found: {text}</source>
        <translation>一致: {text}</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>スター付き</translation>
    </message>
    <message numerus="yes">
        <source>%n question(s)</source>
        <translation>
            <numerusform>質問 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Take a screenshot with the desktop&apos;s own tool, then paste it here.</source>
        <translation>デスクトップの機能でスクリーンショットを撮り、ここに貼り付けてください。</translation>
    </message>
    <message>
        <source>This desktop offers no screen capture to programs.</source>
        <translation>このデスクトップでは、プログラムから画面をキャプチャできません。</translation>
    </message>
    <message>
        <source>The desktop did not capture the screen. Allow it in the system&apos;s privacy settings. Or: {instead}</source>
        <translation>デスクトップが画面をキャプチャしませんでした。システムのプライバシー設定で許可してください。別の方法: {instead}</translation>
    </message>
    <message>
        <source>The desktop&apos;s screen capture ended without an answer. Try again. Or: {instead}</source>
        <translation>デスクトップの画面キャプチャが応答なしで終わりました。もう一度試してください。別の方法: {instead}</translation>
    </message>
    <message>
        <source>From day</source>
        <translation>開始日</translation>
    </message>
    <message>
        <source>To day</source>
        <translation>終了日</translation>
    </message>
    <message>
        <source>From</source>
        <comment>a day</comment>
        <translation>開始</translation>
    </message>
    <message>
        <source>To</source>
        <comment>a day</comment>
        <translation>終了</translation>
    </message>
    <message>
        <source>Opening the history…</source>
        <translation>履歴を開いています…</translation>
    </message>
    <message>
        <source>Nothing can be saved, so nothing is sent.</source>
        <translation>何も保存できないため、送信もされません。</translation>
    </message>
    <message>
        <source>Saving works again.</source>
        <translation>また保存できるようになりました。</translation>
    </message>
    <message>
        <source>The history cannot be read.</source>
        <translation>履歴を読み取れません。</translation>
    </message>
    <message>
        <source>Any day</source>
        <translation>すべての期間</translation>
    </message>
    <message>
        <source>From one day to another…</source>
        <translation>期間を指定…</translation>
    </message>
    <message>
        <source>Filter history</source>
        <translation>履歴を絞り込む</translation>
    </message>
    <message>
        <source>Filter: {filter}. Press to clear</source>
        <translation>絞り込み: {filter}。押すと解除します</translation>
    </message>
    <message>
        <source>Trash, {count}</source>
        <translation>ゴミ箱、{count} 件</translation>
    </message>
    <message>
        <source>Trash, empty</source>
        <translation>ゴミ箱、空</translation>
    </message>
    <message>
        <source>Empty the trash…</source>
        <translation>ゴミ箱を空にする…</translation>
    </message>
    <message>
        <source>Erase everything…</source>
        <translation>すべて消去…</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>スターを外す</translation>
    </message>
    <message>
        <source>Delete for ever…</source>
        <translation>完全に削除…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>インポート…</translation>
    </message>
    <message>
        <source>More</source>
        <translation>その他</translation>
    </message>
    <message>
        <source>Export and import</source>
        <translation>エクスポートとインポート</translation>
    </message>
    <message>
        <source>Questions you ask appear here. They stay on this computer.</source>
        <translation>質問した内容はここに表示され、このコンピューターに保存されます。</translation>
    </message>
    <message>
        <source>Nothing found. Search looks for the beginnings of words in questions, answers, file names and titles.</source>
        <translation>見つかりません。質問、回答、ファイル名、タイトルの語の先頭部分で検索されます。</translation>
    </message>
    <message>
        <source>Nothing here with these filters.</source>
        <translation>この絞り込みに合うものはありません。</translation>
    </message>
    <message>
        <source>The trash is empty. What is deleted stays here for 30 days.</source>
        <translation>ゴミ箱は空です。削除したものはここに 30 日間残ります。</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>タイトル</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>選択</translation>
    </message>
    <message>
        <source>Star selected</source>
        <translation>選択項目にスター</translation>
    </message>
    <message>
        <source>Restore selected</source>
        <translation>選択項目を元に戻す</translation>
    </message>
    <message>
        <source>Export… selected</source>
        <translation>選択項目をエクスポート…</translation>
    </message>
    <message>
        <source>Delete selected</source>
        <translation>選択項目を削除</translation>
    </message>
    <message>
        <source>Compare selected</source>
        <translation>選択項目を比較</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) selected</source>
        <translation>
            <numerusform>%n 件の会話を選択中</numerusform>
        </translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>このコンピューター</translation>
    </message>
    <message>
        <source>On Replicate</source>
        <translation>Replicate</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>貼り付けた画像</translation>
    </message>
    <message>
        <source>Nothing usable arrived. Drop a picture file, or choose one.</source>
        <translation>使えるものが届きませんでした。画像ファイルをドロップするか、選択してください。</translation>
    </message>
    <message>
        <source>That is text, not a picture. Drop a picture file, or choose one.</source>
        <translation>画像ではなくテキストです。画像ファイルをドロップするか、選択してください。</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>取得</translation>
    </message>
    <message>
        <source>Cancel fetching</source>
        <translation>取得をキャンセル</translation>
    </message>
    <message>
        <source>Looking through the folder…</source>
        <translation>フォルダーを調べています…</translation>
    </message>
    <message>
        <source>Fetching the picture from {host}…</source>
        <translation>{host} から画像を取得しています…</translation>
    </message>
    <message>
        <source>Fetch the picture from {host}?</source>
        <translation>{host} から画像を取得しますか？</translation>
    </message>
    <message>
        <source>Press the keys…</source>
        <translation>キーを押す…</translation>
    </message>
    <message>
        <source>Press the keys now. Backspace removes them, Escape leaves them as they are.</source>
        <translation>キーを押してください。Backspace で解除、Esc で変更せずに終わります。</translation>
    </message>
    <message>
        <source>none</source>
        <comment>no keys</comment>
        <translation>なし</translation>
    </message>
    <message>
        <source>{action}: {keys}</source>
        <translation>{action}: {keys}</translation>
    </message>
    <message>
        <source>Write a mail to {host}?</source>
        <translation>{host} 宛てのメールを作成しますか？</translation>
    </message>
    <message>
        <source>Open {host} in the browser?</source>
        <translation>{host} をブラウザーで開きますか？</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>リンク</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>リンクを開く</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Dismiss link</source>
        <translation>リンクの確認を閉じる</translation>
    </message>
    <message>
        <source>Pictures ({suffixes})</source>
        <translation>画像 ({suffixes})</translation>
    </message>
    <message>
        <source>All files ({suffixes})</source>
        <translation>すべてのファイル ({suffixes})</translation>
    </message>
    <message>
        <source>What the model sees. Escape goes back to the picture.</source>
        <translation>モデルに見える画像です。Esc で画像に戻ります。</translation>
    </message>
    <message numerus="yes">
        <source>the model looks at %n tile(s) of {size} px, and at the whole once more</source>
        <translation>
            <numerusform>モデルは {size} px のタイル %n 枚に加えて、全体をもう一度見ます</numerusform>
        </translation>
    </message>
    <message>
        <source>Ask anyway</source>
        <translation>それでも質問する</translation>
    </message>
    <message>
        <source>{spent} of {limit}</source>
        <translation>{limit} 中 {spent}</translation>
    </message>
    <message>
        <source>The seconds that the model ran for questions that were asked here, also those that were deleted, at {amount} a second. The rate, and a limit, are in Settings.</source>
        <translation>ここで質問したもの (削除したものを含む) について、モデルの実行秒数に 1 秒あたり {amount} を掛けた額です。1 秒あたりの料金と上限は設定にあります。</translation>
    </message>
    <message numerus="yes">
        <source>%n under way, an estimated {amount} more</source>
        <comment>questions</comment>
        <translation>
            <numerusform>ほかに進行中 %n 件、推定 {amount}</numerusform>
        </translation>
    </message>
    <message>
        <source>This month</source>
        <translation>今月</translation>
    </message>
    <message>
        <source>Cost so far</source>
        <translation>これまでの費用</translation>
    </message>
    <message>
        <source>Not now: {why}</source>
        <translation>今は使えません: {why}</translation>
    </message>
    <message>
        <source>{name} slider</source>
        <translation>{name}のスライダー</translation>
    </message>
    <message>
        <source>Turned right</source>
        <translation>右に回転しました</translation>
    </message>
    <message>
        <source>Turned left</source>
        <translation>左に回転しました</translation>
    </message>
    <message>
        <source>The picture is still being opened.</source>
        <translation>画像をまだ読み込んでいます。</translation>
    </message>
    <message>
        <source>The picture is being made ready with your changes.</source>
        <translation>変更を加えた画像を準備しています。</translation>
    </message>
    <message>
        <source>Choose a region</source>
        <translation>範囲を選択してください</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>{name} を開いています…</translation>
    </message>
    <message>
        <source>No picture yet. Press Enter to choose a file, or paste one.</source>
        <translation>画像はまだありません。Enter でファイルを選択するか、画像を貼り付けてください。</translation>
    </message>
    <message>
        <source>{name}. {sends}. {help}</source>
        <translation>{name}。{sends}。{help}</translation>
    </message>
    <message>
        <source>{name}. {sends}. Press Enter to choose another, Delete to remove it.</source>
        <translation>{name}。{sends}。Enter で別の画像を選択、Delete で画像を外します。</translation>
    </message>
    <message>
        <source>Text in the region would be under about 8 px high: choose a smaller one.</source>
        <translation>この範囲では文字の高さが約 8 px 未満になります。より小さい範囲を選んでください。</translation>
    </message>
    <message>
        <source>Text in it would be under about 8 px high: choose a region.</source>
        <translation>文字の高さが約 8 px 未満になります。範囲を選んでください。</translation>
    </message>
    <message>
        <source>Making it ready…</source>
        <translation>準備しています…</translation>
    </message>
    <message>
        <source>Select region</source>
        <translation>範囲を選択</translation>
    </message>
    <message>
        <source>Ask about a part of the picture: only that is sent, as sharp as it was taken</source>
        <translation>画像の一部について質問: その部分だけを、元の鮮明さのまま送信します</translation>
    </message>
    <message>
        <source>Paint over what nobody shall see: it is gone from what is sent</source>
        <translation>見せたくない部分を塗りつぶします。塗りつぶした部分は送信されません</translation>
    </message>
    <message>
        <source>Exactly what is sent, and how the model cuts it up</source>
        <translation>実際に送信される画像と、モデルによる分割のしかた</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>ズーム</translation>
    </message>
    <message>
        <source>Fitted</source>
        <translation>全体表示中</translation>
    </message>
    <message>
        <source>Ctrl+wheel or pinch to zoom</source>
        <translation>Ctrl+ホイールまたはピンチで拡大・縮小</translation>
    </message>
    <message>
        <source>{keys} zooms in</source>
        <translation>{keys} で拡大</translation>
    </message>
    <message>
        <source>{keys} fits</source>
        <translation>{keys} で全体表示</translation>
    </message>
    <message>
        <source>{keys} is one to one</source>
        <translation>{keys} で等倍</translation>
    </message>
    <message>
        <source>{action} ({keys})</source>
        <translation>{action} ({keys})</translation>
    </message>
    <message>
        <source>Picture tools</source>
        <translation>画像のツール</translation>
    </message>
    <message>
        <source>The demo engine that was asked has ended. Ask again.</source>
        <translation>質問先のデモエンジンは終了しました。もう一度質問してください。</translation>
    </message>
    <message>
        <source>An answer could not be saved here.</source>
        <translation>回答をここに保存できませんでした。</translation>
    </message>
    <message>
        <source>Ask about the picture…</source>
        <translation>画像について質問…</translation>
    </message>
    <message>
        <source>Ask again about this picture…</source>
        <translation>この画像についてもう一度質問…</translation>
    </message>
    <message>
        <source>Ask another question…</source>
        <translation>続けて質問…</translation>
    </message>
    <message>
        <source>This question was asked at {engine}. Add its API token in Settings, then press “Check now” again.</source>
        <translation>この質問は {engine} で行われました。設定でその API トークンを追加してから、もう一度「今すぐ確認」を押してください。</translation>
    </message>
    <message>
        <source>This question cannot be read.</source>
        <translation>この質問を読み取れません。</translation>
    </message>
    <message>
        <source>Preset name</source>
        <translation>プリセットの名前</translation>
    </message>
    <message>
        <source>Preset text</source>
        <translation>プリセットの文章</translation>
    </message>
    <message>
        <source>Own max tokens</source>
        <translation>最大トークン数を指定</translation>
    </message>
    <message>
        <source>Preset max tokens</source>
        <translation>プリセットの最大トークン数</translation>
    </message>
    <message>
        <source>Own temperature</source>
        <translation>温度を指定</translation>
    </message>
    <message>
        <source>Preset temperature</source>
        <translation>プリセットの温度</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>What it puts into the prompt</source>
        <translation>プロンプトに入れる文章</translation>
    </message>
    <message>
        <source>With parameters of its own</source>
        <translation>専用のパラメーターを使う</translation>
    </message>
    <message>
        <source>Presets ▾</source>
        <translation>プリセット ▾</translation>
    </message>
    <message>
        <source>{keys} opens the menu</source>
        <translation>{keys} でメニューを開く</translation>
    </message>
    <message>
        <source>Edit presets…</source>
        <translation>プリセットを編集…</translation>
    </message>
    <message>
        <source>There is nothing to put in the place of {name} (the picture&apos;s name); it was left empty.</source>
        <translation>{name} (画像の名前) に入れるものがないため、空にしました。</translation>
    </message>
    <message>
        <source>There is nothing to put in the place of {folder} (its folder); it was left empty.</source>
        <translation>{folder} (画像のフォルダー) に入れるものがないため、空にしました。</translation>
    </message>
    <message>
        <source>There is nothing to put in the place of {name} (the picture&apos;s name) and {folder} (its folder); it was left empty.</source>
        <translation>{name} (画像の名前) と {folder} (画像のフォルダー) に入れるものがないため、空にしました。</translation>
    </message>
    <message>
        <source>There is nothing to put in the place of {folder} (its folder) and {name} (the picture&apos;s name); it was left empty.</source>
        <translation>{folder} (画像のフォルダー) と {name} (画像の名前) に入れるものがないため、空にしました。</translation>
    </message>
    <message>
        <source>New preset</source>
        <translation>新しいプリセット</translation>
    </message>
    <message>
        <source>A preset puts its words into the prompt, where you see them before they are sent. The first four stand under the picture. {name} is the picture&apos;s name, {folder} the name of its folder, {date} today; {{ is a brace.</source>
        <translation>プリセットは文章をプロンプトに入れます。送信前に内容を確認できます。最初の 4 つは画像の下に表示されます。{name} は画像の名前、{folder} はそのフォルダーの名前、{date} は今日の日付で、{{ は波かっこになります。</translation>
    </message>
    <message>
        <source>Close presets</source>
        <translation>プリセットを閉じる</translation>
    </message>
    <message>
        <source>Undo delete</source>
        <translation>削除を元に戻す</translation>
    </message>
    <message>
        <source>Deleted: {name}</source>
        <translation>削除しました: {name}</translation>
    </message>
    <message>
        <source>Preset list</source>
        <translation>プリセットの一覧</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新規</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上へ</translation>
    </message>
    <message>
        <source>Move preset up</source>
        <translation>プリセットを上へ移動</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下へ</translation>
    </message>
    <message>
        <source>Move preset down</source>
        <translation>プリセットを下へ移動</translation>
    </message>
    <message>
        <source>Delete preset</source>
        <translation>プリセットを削除</translation>
    </message>
    <message>
        <source>Bring back the app&apos;s own</source>
        <translation>標準のものを戻す</translation>
    </message>
    <message>
        <source>Bring back built-in presets</source>
        <translation>標準のプリセットを戻す</translation>
    </message>
    <message>
        <source>{name}, {place} of {count}</source>
        <translation>{name}、{count} 件中 {place} 件目</translation>
    </message>
    <message>
        <source>Deleted: {name}. Undo brings it back.</source>
        <translation>削除しました: {name}。「元に戻す」で戻せます。</translation>
    </message>
    <message>
        <source>The last question is still being answered.</source>
        <translation>前の質問への回答がまだ終わっていません。</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>プロンプト</translation>
    </message>
    <message>
        <source>The receipt is on the clipboard.</source>
        <translation>明細をクリップボードにコピーしました。</translation>
    </message>
    <message>
        <source>The request is on the clipboard, without the token.</source>
        <translation>リクエストをトークンなしでクリップボードにコピーしました。</translation>
    </message>
    <message>
        <source>The picture that was sent is not on this computer any more, so the request cannot be made again.</source>
        <translation>送信した画像がこのコンピューターにもうないため、同じリクエストを再現できません。</translation>
    </message>
    <message>
        <source>It cannot be run exactly again now: {asked} was asked, and {engine} answers now.</source>
        <translation>まったく同じようには実行できません。質問先は {asked} でしたが、今は {engine} が回答します。</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>詳細</translation>
    </message>
    <message>
        <source>Copy receipt</source>
        <translation>明細をコピー</translation>
    </message>
    <message>
        <source>Copy as curl</source>
        <translation>curl 形式でコピー</translation>
    </message>
    <message>
        <source>Copy as Python</source>
        <translation>Python 形式でコピー</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>ログ</translation>
    </message>
    <message>
        <source>Full reply</source>
        <translation>応答の全文</translation>
    </message>
    <message>
        <source>Run exactly again</source>
        <translation>同じ内容で再実行</translation>
    </message>
    <message>
        <source>The same request as a line for a shell. It reads the token from REPLICATE_API_TOKEN.</source>
        <translation>同じリクエストのシェル用コマンドです。トークンは REPLICATE_API_TOKEN から読み取られます。</translation>
    </message>
    <message>
        <source>The same request as a Python program. It reads the token from REPLICATE_API_TOKEN.</source>
        <translation>同じリクエストの Python プログラムです。トークンは REPLICATE_API_TOKEN から読み取られます。</translation>
    </message>
    <message>
        <source>What the model printed</source>
        <translation>モデルの出力したログ</translation>
    </message>
    <message>
        <source>What the engine said of it at the end, without the picture</source>
        <translation>終了時のエンジンの応答 (画像を除く)</translation>
    </message>
    <message>
        <source>A new question with just this request: one more run, and one more cost</source>
        <translation>このリクエストとまったく同じ新しい質問です。もう一度実行され、その分の費用がかかります</translation>
    </message>
    <message>
        <source>This answer</source>
        <translation>この回答</translation>
    </message>
    <message>
        <source>{waited}, the model had to start first</source>
        <translation>{waited}、モデルの起動を含む</translation>
    </message>
    <message>
        <source>{waited}, model start</source>
        <translation>{waited}、起動を含む</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>Gone from what is sent</source>
        <translation>送信される画像から消えます</translation>
    </message>
    <message>
        <source>Paint over what nobody shall see. It is gone from what is sent.</source>
        <translation>見せたくない部分を塗りつぶします。その部分は送信されません。</translation>
    </message>
    <message>
        <source>Redaction</source>
        <translation>塗りつぶし</translation>
    </message>
    <message>
        <source>Brush size</source>
        <translation>ブラシのサイズ</translation>
    </message>
    <message>
        <source>Brush size ( [ and ] )</source>
        <translation>ブラシのサイズ ( [ と ] )</translation>
    </message>
    <message>
        <source>Undo stroke</source>
        <translation>直前の塗りを元に戻す</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>元に戻す (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Redo stroke</source>
        <translation>直前の塗りをやり直す</translation>
    </message>
    <message>
        <source>Redo (Ctrl+Shift+Z)</source>
        <translation>やり直す (Ctrl+Shift+Z)</translation>
    </message>
    <message>
        <source>Clear strokes</source>
        <translation>塗りつぶしをクリア</translation>
    </message>
    <message>
        <source>Clear: nothing is painted over</source>
        <translation>クリア: 塗りつぶしをなくします</translation>
    </message>
    <message>
        <source>Arrow keys move the cross-hair, with Ctrl slowly; Space paints. Square brackets change the size of the brush. Control Z undoes. Escape leaves the brush.</source>
        <translation>矢印キーで十字カーソルを移動、Ctrl を押しながらでゆっくり移動、スペースキーで塗ります。角かっこでブラシのサイズを変更、Ctrl+Z で元に戻し、Esc でブラシを終わります。</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>元に戻しました</translation>
    </message>
    <message>
        <source>Redone</source>
        <translation>やり直しました</translation>
    </message>
    <message>
        <source>Nothing is painted over.</source>
        <translation>塗りつぶしはありません。</translation>
    </message>
    <message>
        <source>{across} % from the left, {down} % from the top</source>
        <translation>左から {across} %、上から {down} %</translation>
    </message>
    <message>
        <source>Painted over: gone from what is sent.</source>
        <translation>塗りつぶしました。送信される画像から消えます。</translation>
    </message>
    <message>
        <source>Draw a box around what you want to ask about.</source>
        <translation>質問したい部分を枠で囲んでください。</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>画像全体</translation>
    </message>
    <message>
        <source>Send all of it (Delete)</source>
        <translation>全体を送信 (Delete)</translation>
    </message>
    <message>
        <source>Region {size}</source>
        <translation>範囲 {size}</translation>
    </message>
    <message>
        <source>Arrow keys move the region, with Shift they resize it. Enter takes it, Escape removes it.</source>
        <translation>矢印キーで範囲を移動、Shift を押しながらでサイズ変更、Enter で確定、Esc で取り消します。</translation>
    </message>
    <message>
        <source>{region} px, sent as {sent}</source>
        <translation>範囲 {region} px、送信サイズ {sent}</translation>
    </message>
    <message>
        <source>The whole picture is sent.</source>
        <translation>画像全体を送信します。</translation>
    </message>
    <message>
        <source>Region {pixels}, {across} % from the left, {down} % from the top</source>
        <translation>範囲 {pixels}、左から {across} %、上から {down} %</translation>
    </message>
    <message>
        <source>Looking at it…</source>
        <translation>確認中…</translation>
    </message>
    <message>
        <source>Being stopped…</source>
        <translation>停止中…</translation>
    </message>
    <message>
        <source>The model failed: {why}</source>
        <translation>モデルでエラーが発生しました: {why}</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>開始日時</translation>
    </message>
    <message>
        <source>comes with it</source>
        <translation>予測に含まれています</translation>
    </message>
    <message>
        <source>at an address on the web</source>
        <translation>Web 上のアドレス</translation>
    </message>
    <message>
        <source>Stop this run at the engine? Wherever it was started, it ends there too. What it ran so far is charged.</source>
        <translation>この実行をエンジンで停止しますか？ どこから開始したものでも、そこで終わります。ここまでの実行分は課金されます。</translation>
    </message>
    <message>
        <source>Stop the run</source>
        <translation>実行を停止</translation>
    </message>
    <message>
        <source>Let it run</source>
        <translation>停止しない</translation>
    </message>
    <message>
        <source>Show log</source>
        <translation>ログを表示</translation>
    </message>
    <message>
        <source>Hide log</source>
        <translation>ログを隠す</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>Answer on Replicate</source>
        <translation>Replicate 上の回答</translation>
    </message>
    <message>
        <source>Import into history</source>
        <translation>履歴にインポート</translation>
    </message>
    <message>
        <source>Open in history</source>
        <translation>履歴で開く</translation>
    </message>
    <message>
        <source>Stop this run…</source>
        <translation>この実行を停止…</translation>
    </message>
    <message>
        <source>Stop this run</source>
        <translation>この実行を停止</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>今すぐ確認</translation>
    </message>
    <message>
        <source>Open web page…</source>
        <translation>Web ページを開く…</translation>
    </message>
    <message>
        <source>Open web page</source>
        <translation>Web ページを開く</translation>
    </message>
    <message>
        <source>Predictions on Replicate</source>
        <translation>Replicate 上の予測</translation>
    </message>
    <message>
        <source>This is the demo engine&apos;s own list, which is forgotten when the app closes. With an API token in Settings your account&apos;s stands here.</source>
        <translation>これはデモエンジンの一覧で、アプリを閉じると消えます。設定に API トークンがあると、アカウントの一覧が表示されます。</translation>
    </message>
    <message>
        <source>There is nothing in this list yet.</source>
        <translation>この一覧はまだ空です。</translation>
    </message>
    <message>
        <source>None of these was answered by LLaVA.</source>
        <translation>この中に LLaVA の回答はありません。</translation>
    </message>
    <message>
        <source>Reading the list…</source>
        <translation>一覧を読み込んでいます…</translation>
    </message>
    <message>
        <source>Search older ones</source>
        <translation>さらに前を探す</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>Open Settings</source>
        <translation>設定を開く</translation>
    </message>
    <message>
        <source>LLaVA only</source>
        <translation>LLaVA のみ</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>更新</translation>
    </message>
    <message numerus="yes">
        <source>%n were looked at.</source>
        <translation>
            <numerusform>%n 件を調べました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Restore history</source>
        <translation>履歴を復元</translation>
    </message>
    <message>
        <source>Your questions are being brought back…</source>
        <translation>質問を復元しています…</translation>
    </message>
    <message>
        <source>Not everything could be brought back.</source>
        <translation>すべては復元できませんでした。</translation>
    </message>
    <message>
        <source>The history file was damaged; it was put aside, and a new history begun.</source>
        <translation>履歴ファイルが壊れていたため、退避して新しい履歴を始めました。</translation>
    </message>
    <message>
        <source>Questions can still be read from it.</source>
        <translation>質問はまだ読み取れます。</translation>
    </message>
    <message>
        <source>There is a backup of {day}.</source>
        <translation>{day}のバックアップがあります。</translation>
    </message>
    <message>
        <source>Nothing in it can be read. It is kept in {folder}.</source>
        <translation>読み取れる内容はありません。{folder} に保存してあります。</translation>
    </message>
    <message numerus="yes">
        <source>(One question is|%n questions are) back.</source>
        <translation>
            <numerusform>%n 件の質問を復元しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <comment>a day, for Qt</comment>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <source>[picture: {name}]</source>
        <translation>[画像: {name}]</translation>
    </message>
    <message>
        <source>Erase every question, answer and picture of this computer&apos;s history, its backups and the log? This cannot be undone. What is under way is cancelled.</source>
        <translation>このコンピューターの履歴の質問、回答、画像、そのバックアップとログをすべて消去しますか？ 元に戻せません。進行中のものはキャンセルされます。</translation>
    </message>
    <message>
        <source>Erase everything</source>
        <translation>すべて消去</translation>
    </message>
    <message>
        <source>The history could not be updated.</source>
        <translation>履歴を更新できませんでした。</translation>
    </message>
    <message numerus="yes">
        <source>Delete (this conversation|these %n conversations) for ever, with answers and pictures, also from the backups?</source>
        <translation>
            <numerusform>%n 件の会話を、回答と画像も含め、バックアップからも完全に削除しますか？</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete for ever</source>
        <translation>完全に削除</translation>
    </message>
    <message numerus="yes">
        <source>Cancel, also at the engine, and move (this conversation|these %n conversations) to the trash?</source>
        <translation>
            <numerusform>%n 件の会話をエンジン側でもキャンセルして、ゴミ箱に移動しますか？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(An answer is|%n answers are) still on the way.</source>
        <translation>
            <numerusform>%n 件の回答がまだ届いていません。</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel and delete</source>
        <translation>キャンセルして削除</translation>
    </message>
    <message>
        <source>Delete everything that is in the trash for ever, also from the backups?</source>
        <translation>ゴミ箱の中身をすべて、バックアップからも完全に削除しますか？</translation>
    </message>
    <message>
        <source>Empty the trash</source>
        <translation>ゴミ箱を空にする</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) moved to the trash, kept for {days} days.</source>
        <translation>
            <numerusform>%n 件の会話をゴミ箱に移動しました。{days} 日間残ります。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) restored.</source>
        <translation>
            <numerusform>%n 件の会話を元に戻しました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n backup(s)</source>
        <translation>
            <numerusform>バックアップ %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n log(s)</source>
        <translation>
            <numerusform>ログ %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Erased: {questions}, {pictures}, {backups}, {logs}.</source>
        <translation>消去しました: {questions}、{pictures}、{backups}、{logs}。</translation>
    </message>
    <message>
        <source>Erased: {questions}, {pictures}, {backups}, {logs}, {histories}.</source>
        <translation>消去しました: {questions}、{pictures}、{backups}、{logs}、{histories}。</translation>
    </message>
    <message numerus="yes">
        <source>%n damaged (history|histories)</source>
        <translation>
            <numerusform>壊れた履歴 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>There is another question in the prompt box. Ask or clear it first.</source>
        <translation>プロンプトに別の質問があります。先に質問するか、消去してください。</translation>
    </message>
    <message>
        <source>The picture of this question is not here any more. Drop it again to ask about it.</source>
        <translation>この質問の画像はもうここにありません。質問するには、もう一度ドロップしてください。</translation>
    </message>
    <message>
        <source>Ask again with these parameters</source>
        <translation>このパラメーターでもう一度質問</translation>
    </message>
    <message>
        <source>Ask again about this part</source>
        <translation>この部分についてもう一度質問</translation>
    </message>
    <message>
        <source>Send earlier questions</source>
        <translation>過去のやり取りを送信</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新しい会話</translation>
    </message>
    <message>
        <source>Question and answer {number}: {words}</source>
        <translation>やり取り {number}: {words}</translation>
    </message>
    <message>
        <source>Question {number}</source>
        <translation>質問 {number}</translation>
    </message>
    <message>
        <source>Answer {number}</source>
        <translation>回答 {number}</translation>
    </message>
    <message>
        <source>Previous answer to question {number}</source>
        <translation>やり取り {number} の前の回答</translation>
    </message>
    <message>
        <source>Next answer to question {number}</source>
        <translation>やり取り {number} の次の回答</translation>
    </message>
    <message>
        <source>Compare answers to question {number}</source>
        <translation>やり取り {number} の回答を比較</translation>
    </message>
    <message numerus="yes">
        <source>Show %n earlier question(s)</source>
        <translation>
            <numerusform>以前のやり取り %n 件を表示</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep the question as it is</source>
        <translation>質問をそのままにする</translation>
    </message>
    <message>
        <source>The conversation cannot be read.</source>
        <translation>会話を読み取れません。</translation>
    </message>
    <message>
        <source>Previous answer</source>
        <translation>前の回答</translation>
    </message>
    <message>
        <source>Next answer</source>
        <translation>次の回答</translation>
    </message>
    <message>
        <source>Compare answers</source>
        <translation>回答を比較</translation>
    </message>
    <message>
        <source>Answer {at} of {of}</source>
        <translation>{of} 件中 {at} 件目の回答</translation>
    </message>
    <message>
        <source>{at} of {of}</source>
        <translation>{at}/{of}</translation>
    </message>
    <message>
        <source>“{text}”</source>
        <translation>「{text}」</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Erasing…</source>
        <translation>消去しています…</translation>
    </message>
    <message>
        <source>Updating the history…</source>
        <translation>履歴を更新しています…</translation>
    </message>
    <message>
        <source>Sharpening…</source>
        <translation>鮮明にしています…</translation>
    </message>
</context>
</TS>
