<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) (is|are) ready</source>
        <translation>
            <numerusform>%n 个回答已就绪</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n question(s) (has|have) ended</source>
        <translation>
            <numerusform>%n 个问题已结束</numerusform>
        </translation>
    </message>
    <message>
        <source>The answer is ready</source>
        <translation>回答已就绪</translation>
    </message>
    <message>
        <source>A question was not answered</source>
        <translation>有一个问题未得到回答</translation>
    </message>
    <message>
        <source>Picture from the web</source>
        <translation>来自网络的图片</translation>
    </message>
    <message>
        <source>That is a link this app does not follow. Save the picture first, then drop the file.</source>
        <translation>本应用不会打开这个链接。请先保存图片，再将文件拖入。</translation>
    </message>
    <message>
        <source>That picture would come over a connection that is not encrypted. Save it first, then drop the file.</source>
        <translation>这张图片将通过未加密的连接传输。请先保存图片，再将文件拖入。</translation>
    </message>
    <message>
        <source>{received} of {whole}</source>
        <translation>{received}，共 {whole}</translation>
    </message>
    <message>
        <source>That link should hold a picture, but nothing can be read in it.</source>
        <translation>该链接应包含图片，但无法读取其中的内容。</translation>
    </message>
    <message>
        <source>That picture is too large.</source>
        <translation>该图片太大。</translation>
    </message>
    <message>
        <source>From the web pictures may have up to {size}.</source>
        <translation>来自网络的图片不得超过 {size}。</translation>
    </message>
    <message>
        <source>System language</source>
        <translation>系统语言</translation>
    </message>
    <message>
        <source>This month&apos;s cost is not known, so the app cannot tell whether your limit of {limit} would be passed.</source>
        <translation>本月已花费多少未知，因此无法判断是否会超过限额 {limit}。</translation>
    </message>
    <message>
        <source>A question costs about {amount}, an estimate.</source>
        <translation>每个问题大约花费 {amount}（估算）。</translation>
    </message>
    <message>
        <source>A question costs about {amount}, estimated by your earlier ones.</source>
        <translation>每个问题大约花费 {amount}（按以往提问估算）。</translation>
    </message>
    <message numerus="yes">
        <source>(This|These %n questions) would pass your limit of {limit} this month ({spent} so far).</source>
        <translation>
            <numerusform>这 %n 个问题将超出本月限额 {limit}（目前已花费 {spent}）。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(This|These %n questions) would pass your limit of {limit} this month ({spent} so far, and {under_way} under way at an estimated {amount}).</source>
        <translation>
            <numerusform>这 %n 个问题将超出本月限额 {limit}（目前已花费 {spent}，另有 {under_way} 个进行中，估计 {amount}）。</numerusform>
        </translation>
    </message>
    <message>
        <source>${amount:,.{decimals}f}</source>
        <translation>${amount:,.{decimals}f}</translation>
    </message>
    <message>
        <source>free</source>
        <comment>it costs nothing</comment>
        <translation>免费</translation>
    </message>
    <message>
        <source>about {amount}</source>
        <translation>约 {amount}</translation>
    </message>
    <message>
        <source>at least {amount}</source>
        <translation>至少 {amount}</translation>
    </message>
    <message>
        <source>It should look like http://host:8080.</source>
        <translation>格式应类似 http://host:8080。</translation>
    </message>
    <message>
        <source>The proxy&apos;s address cannot be read.</source>
        <translation>无法识别代理地址。</translation>
    </message>
    <message>
        <source>A proxy&apos;s password is a secret, and is not kept in a file of settings.</source>
        <translation>代理密码属于机密，不会保存在设置文件中。</translation>
    </message>
    <message>
        <source>Leave this empty, and name the proxy with its password in HTTPS_PROXY.</source>
        <translation>请将此处留空，并在 HTTPS_PROXY 中填写带密码的代理。</translation>
    </message>
    <message>
        <source>A SOCKS proxy cannot be used.</source>
        <translation>不支持 SOCKS 代理。</translation>
    </message>
    <message>
        <source>The proxy&apos;s address cannot be used.</source>
        <translation>无法使用该代理地址。</translation>
    </message>
    <message>
        <source>The file of certificates needs its whole path.</source>
        <translation>证书文件需要填写完整路径。</translation>
    </message>
    <message>
        <source>Choose it with the button.</source>
        <translation>请使用按钮选择。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Max tokens</source>
        <translation>最大 token 数</translation>
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
        <translation>发送的先前轮次</translation>
    </message>
    <message>
        <source>none</source>
        <comment>turns</comment>
        <translation>无</translation>
    </message>
    <message>
        <source>none</source>
        <comment>picture</comment>
        <translation>无</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Sent as</source>
        <translation>发送为</translation>
    </message>
    <message>
        <source>none</source>
        <comment>region</comment>
        <translation>无</translation>
    </message>
    <message>
        <source>the whole</source>
        <comment>picture</comment>
        <translation>整张</translation>
    </message>
    <message>
        <source>{pixels} at {left}, {top}</source>
        <translation>{pixels}，位于 {left}, {top}</translation>
    </message>
    <message>
        <source>turned {degrees}°</source>
        <translation>旋转 {degrees}°</translation>
    </message>
    <message>
        <source>painted over</source>
        <comment>picture</comment>
        <translation>已遮盖</translation>
    </message>
    <message>
        <source>no picture</source>
        <translation>无图片</translation>
    </message>
    <message>
        <source>{sent}, best quality</source>
        <translation>{sent}，最佳质量</translation>
    </message>
    <message>
        <source>{name} must be between {least:g} and {most:g}.</source>
        <translation>“{name}”必须在 {least:g} 到 {most:g} 之间。</translation>
    </message>
    <message>
        <source>It is {value:g} now.</source>
        <translation>当前值为 {value:g}。</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>Describe</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>Read text</source>
        <translation>识别文字</translation>
    </message>
    <message>
        <source>Alt text</source>
        <translation>替代文本</translation>
    </message>
    <message>
        <source>Table → CSV</source>
        <translation>表格 → CSV</translation>
    </message>
    <message>
        <source>Identify</source>
        <translation>辨认</translation>
    </message>
    <message>
        <source>Translate</source>
        <translation>翻译</translation>
    </message>
    <message>
        <source>A single { stays as it is. Write {{ for a brace that is meant.</source>
        <translation>单个 { 会原样保留。如需花括号，请写成 {{。</translation>
    </message>
    <message>
        <source>{word} is not known and stays as it is. Known are {{name}}, {{folder}} and {{date}}.</source>
        <translation>{word} 无法识别，将原样保留。可用的有 {{name}}、{{folder}} 和 {{date}}。</translation>
    </message>
    <message>
        <source>{length} of {most} characters</source>
        <translation>{length} 个字符，最多 {most} 个</translation>
    </message>
    <message>
        <source>{length} characters, {over} over {most}</source>
        <translation>{length} 个字符，超出上限 {most} 共 {over} 个</translation>
    </message>
    <message>
        <source>Fields and lists need these keys. Choose others.</source>
        <translation>输入框和列表要用到这组按键，请另选。</translation>
    </message>
    <message>
        <source>The tools of the picture need this key. Choose another.</source>
        <translation>图片工具要用到这个按键，请另选。</translation>
    </message>
    <message>
        <source>A key alone is typed into the prompt. Hold Ctrl or Alt with it, or take one of F1 to F12.</source>
        <translation>单独的按键会输入到提示词框中。请同时按住 Ctrl 或 Alt，或使用 F1 到 F12。</translation>
    </message>
    <message>
        <source>“{action}” has these keys. Remove them there first.</source>
        <translation>这组按键已用于“{action}”，请先在那里移除。</translation>
    </message>
    <message numerus="yes">
        <source>Code, %n line(s).</source>
        <translation>
            <numerusform>代码，%n 行。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Table of {heads}: %n row(s).</source>
        <translation>
            <numerusform>表格（{heads}）：%n 行。</numerusform>
        </translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>正在准备</translation>
    </message>
    <message>
        <source>Waiting for its turn: others run now</source>
        <translation>正在排队：其他问题正在运行</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>正在发送</translation>
    </message>
    <message>
        <source>Waiting for the model</source>
        <translation>正在等待模型</translation>
    </message>
    <message>
        <source>Answering</source>
        <translation>正在回答</translation>
    </message>
    <message>
        <source>Checking the answer</source>
        <translation>正在检查回答</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>正在等待</translation>
    </message>
    <message>
        <source>Looking whether the question arrived</source>
        <translation>正在查看问题是否送达</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Waiting for the demo engine</source>
        <translation>正在等待演示引擎</translation>
    </message>
    <message>
        <source>Starting the model can take minutes</source>
        <translation>启动模型可能需要几分钟</translation>
    </message>
    <message>
        <source>Questions go one a second</source>
        <translation>每秒发送一个问题</translation>
    </message>
    <message>
        <source>Too many requests</source>
        <translation>请求过多</translation>
    </message>
    <message>
        <source>The server has a problem</source>
        <translation>服务器出现问题</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>没有回答</translation>
    </message>
    <message>
        <source>sending in {seconds} s</source>
        <translation>{seconds} 秒后发送</translation>
    </message>
    <message>
        <source>sending now</source>
        <translation>正在发送</translation>
    </message>
    <message>
        <source>trying again in {seconds} s</source>
        <translation>{seconds} 秒后重试</translation>
    </message>
    <message>
        <source>trying again now</source>
        <translation>正在重试</translation>
    </message>
    <message>
        <source>The picture was too large for the service, so it was sent again at {pixels} ({size}).</source>
        <translation>图片对服务来说太大，因此已改为 {pixels}（{size}）重新发送。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Done in {duration}</source>
        <translation>完成，用时 {duration}</translation>
    </message>
    <message>
        <source>Cancelled · partial answer kept</source>
        <translation>已取消 · 已保留部分回答</translation>
    </message>
    <message>
        <source>Cancelled before an answer came</source>
        <translation>在得到回答前已取消</translation>
    </message>
    <message>
        <source>Cancelled before it was sent</source>
        <translation>在发送前已取消</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>未发送</translation>
    </message>
    <message>
        <source>Cancelled · not found at the engine</source>
        <translation>已取消 · 引擎上未找到</translation>
    </message>
    <message>
        <source>Not known whether it arrived</source>
        <translation>不确定是否送达</translation>
    </message>
    <message>
        <source>Not finished yet</source>
        <translation>尚未完成</translation>
    </message>
    <message>
        <source>Waits for a connection</source>
        <translation>等待网络连接</translation>
    </message>
    <message>
        <source>Not found at the engine</source>
        <translation>引擎上未找到</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>未被接受</translation>
    </message>
    <message>
        <source>End of the list.</source>
        <translation>已到列表末尾。</translation>
    </message>
    <message>
        <source>The list starts to repeat here, so reading stopped.</source>
        <translation>列表从这里开始重复，因此不再继续读取。</translation>
    </message>
    <message>
        <source>Older ones are not listed here.</source>
        <translation>更早的内容不在此列出。</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Ended before it started</source>
        <translation>启动前已结束</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>no longer kept by {engine}</source>
        <translation>{engine} 已不再保留</translation>
    </message>
    <message>
        <source>No longer kept by {engine}</source>
        <translation>{engine} 已不再保留</translation>
    </message>
    <message>
        <source>Without a question</source>
        <translation>没有问题</translation>
    </message>
    <message>
        <source>Answered, without a word</source>
        <translation>已回答，但没有内容</translation>
    </message>
    <message>
        <source>in your history&apos;s trash</source>
        <translation>在历史记录的回收站中</translation>
    </message>
    <message>
        <source>also in your history</source>
        <translation>历史记录中也有</translation>
    </message>
    <message>
        <source>It lies in the trash of your history. It can be restored there.</source>
        <translation>它在历史记录的回收站中，可在那里恢复。</translation>
    </message>
    <message>
        <source>It cannot be imported: {engine} deletes questions and answers one hour after the end.</source>
        <translation>无法导入：{engine} 会在结束一小时后删除问题和回答。</translation>
    </message>
    <message>
        <source>It cannot be imported: it holds no question.</source>
        <translation>无法导入：其中没有问题。</translation>
    </message>
    <message>
        <source>It cannot be imported: its question is far too long.</source>
        <translation>无法导入：问题文字过长。</translation>
    </message>
    <message>
        <source>It cannot be imported: another model than LLaVA answered it.</source>
        <translation>无法导入：它由 LLaVA 以外的模型回答。</translation>
    </message>
    <message>
        <source>No longer kept by the engine</source>
        <translation>引擎已不再保留</translation>
    </message>
    <message>
        <source>Done, without a word</source>
        <translation>完成，但没有内容</translation>
    </message>
    <message numerus="yes">
        <source>%n answering – {prompt} – LLaVA Desktop</source>
        <translation>
            <numerusform>%n 个正在回答 – {prompt} – LLaVA Desktop</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answering – LLaVA Desktop</source>
        <translation>
            <numerusform>%n 个正在回答 – LLaVA Desktop</numerusform>
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
        <translation>{pixels} {format}，{size}</translation>
    </message>
    <message>
        <source>{pixels}, {size}</source>
        <translation>{pixels}，{size}</translation>
    </message>
    <message>
        <source>{pixels}, {size}, first of {count} pages</source>
        <translation>{pixels}，{size}，{count} 页中的第一页</translation>
    </message>
    <message>
        <source>{pixels}, {size}, first of {count} pictures</source>
        <translation>{pixels}，{size}，{count} 张图片中的第一张</translation>
    </message>
    <message>
        <source>{pixels}, {size}, first of {count} frames</source>
        <translation>{pixels}，{size}，{count} 帧中的第一帧</translation>
    </message>
    <message>
        <source>from {source}, parts painted over</source>
        <translation>取自 {source}，部分已遮盖</translation>
    </message>
    <message>
        <source>from {source}</source>
        <translation>取自 {source}</translation>
    </message>
    <message>
        <source>a region of {pixels} from {source}, parts painted over</source>
        <translation>取自 {source} 的 {pixels} 区域，部分已遮盖</translation>
    </message>
    <message>
        <source>a region of {pixels} from {source}</source>
        <translation>取自 {source} 的 {pixels} 区域</translation>
    </message>
    <message>
        <source>Only the region was sent: {sent} ({taken})</source>
        <translation>仅发送了所选区域：{sent}（{taken}）</translation>
    </message>
    <message>
        <source>Sends {sent} ({taken})</source>
        <translation>将发送 {sent}（{taken}）</translation>
    </message>
    <message>
        <source>being opened</source>
        <comment>a picture</comment>
        <translation>正在打开</translation>
    </message>
    <message>
        <source>cannot be opened</source>
        <comment>a picture</comment>
        <translation>无法打开</translation>
    </message>
    <message>
        <source>not asked yet</source>
        <comment>a picture</comment>
        <translation>尚未提问</translation>
    </message>
    <message>
        <source>waiting for its turn</source>
        <comment>a picture</comment>
        <translation>正在排队</translation>
    </message>
    <message>
        <source>being answered</source>
        <comment>a picture</comment>
        <translation>正在回答</translation>
    </message>
    <message>
        <source>answered</source>
        <comment>a picture</comment>
        <translation>已回答</translation>
    </message>
    <message>
        <source>failed</source>
        <comment>a picture</comment>
        <translation>失败</translation>
    </message>
    <message>
        <source>not known whether it was answered</source>
        <comment>a picture</comment>
        <translation>不确定是否已回答</translation>
    </message>
    <message>
        <source>cancelled</source>
        <comment>a picture</comment>
        <translation>已取消</translation>
    </message>
    <message>
        <source>{name}, {number} of {count}, {state}</source>
        <translation>{name}，第 {number} 张，共 {count} 张，{state}</translation>
    </message>
    <message>
        <source>{name}, {number} of {count}, {state}: {why}</source>
        <translation>{name}，第 {number} 张，共 {count} 张，{state}：{why}</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n 张图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {all} waiting</source>
        <translation>
            <numerusform>{all} 张中有 %n 张等待中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n being opened</source>
        <translation>
            <numerusform>%n 张正在打开</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be opened</source>
        <translation>
            <numerusform>%n 张无法打开</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answered</source>
        <translation>
            <numerusform>%n 张已回答</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n being answered</source>
        <translation>
            <numerusform>%n 张正在回答</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n 张失败</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not known</source>
        <translation>
            <numerusform>%n 张结果未知</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cancelled</source>
        <translation>
            <numerusform>%n 张已取消</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ask all %n</source>
        <translation>
            <numerusform>全部提问（%n 张）</numerusform>
        </translation>
    </message>
    <message>
        <source>The demo engine costs nothing.</source>
        <translation>演示引擎不收费。</translation>
    </message>
    <message>
        <source>Each one is paid for.</source>
        <translation>每个问题都要付费。</translation>
    </message>
    <message numerus="yes">
        <source>Sends %n question(s), one for each picture that is open.</source>
        <translation>
            <numerusform>将发送 %n 个问题，每张已打开的图片一个。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) (is|are) left out: it is not known whether (its question was|their questions were) answered.</source>
        <translation>
            <numerusform>略过 %n 张图片：不确定其问题是否已回答。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ask the (failed one|%n failed ones) again</source>
        <translation>
            <numerusform>重新提问失败的 %n 张</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no token in what was pasted.</source>
        <translation>粘贴的内容中没有令牌。</translation>
    </message>
    <message>
        <source>A Replicate token begins with r8_.</source>
        <translation>Replicate 令牌以 r8_ 开头。</translation>
    </message>
    <message>
        <source>This cannot be a token: it holds blanks or characters that are not plain letters, digits or signs.</source>
        <translation>这不可能是令牌：其中含有空格，或普通字母、数字和符号以外的字符。</translation>
    </message>
    <message>
        <source>Copy the token again from replicate.com/account/api-tokens.</source>
        <translation>请从 replicate.com/account/api-tokens 重新复制令牌。</translation>
    </message>
    <message>
        <source>Cancelled and failed questions, and what another engine answered, are never sent.</source>
        <translation>已取消和失败的问题，以及由其他引擎回答的内容，绝不会发送。</translation>
    </message>
    <message>
        <source>Begins a new conversation: it is about another picture</source>
        <translation>开始新对话：换了一张图片</translation>
    </message>
    <message>
        <source>Asks your question anew; the answer above is kept</source>
        <translation>重新提出这个问题；上面的回答会保留</translation>
    </message>
    <message>
        <source>Continues this conversation</source>
        <translation>继续此对话</translation>
    </message>
    <message>
        <source>only this question is sent</source>
        <translation>仅发送此问题</translation>
    </message>
    <message>
        <source>no earlier question is sent along</source>
        <translation>不附带先前的问答</translation>
    </message>
    <message numerus="yes">
        <source>%n earlier question(s) and answer(s) (is|are) sent along</source>
        <translation>
            <numerusform>附带发送先前 %n 轮问答</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Continues with %n earlier question(s) and answer(s)</source>
        <translation>
            <numerusform>接着先前 %n 轮问答继续</numerusform>
        </translation>
    </message>
    <message>
        <source>{words}.</source>
        <translation>{words}。</translation>
    </message>
    <message numerus="yes">
        <source>The first (question is|%n questions are) not sent any more: the model&apos;s memory is full.</source>
        <translation>
            <numerusform>最早的 %n 个问题不再发送：模型的记忆已满。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %n later question(s)</source>
        <translation>
            <numerusform>显示之后的 %n 轮问答</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking whether it fits there…</source>
        <translation>正在检查那里的空间是否足够…</translation>
    </message>
    <message>
        <source>Your data lies in {folder} now. The old folder was left as it was; Settings says where it is.</source>
        <translation>数据现在位于 {folder}。旧文件夹保持原样；其位置可在设置中查看。</translation>
    </message>
    <message>
        <source>Your data was not moved, and nothing is lost. {why}</source>
        <translation>数据未移动，也没有丢失任何内容。{why}</translation>
    </message>
    <message>
        <source>The picture of a question that waited is no longer on this computer, so the question is not sent.</source>
        <translation>等待发送的问题所用的图片已不在此计算机上，因此问题未发送。</translation>
    </message>
    <message>
        <source>This proxy is used, but not for this computer itself, nor for what no_proxy excepts.</source>
        <translation>将使用此代理，但不用于此计算机本身，也不用于 no_proxy 排除的地址。</translation>
    </message>
    <message>
        <source>This computer names no proxy, and none is used.</source>
        <translation>此计算机未指定代理，因此不使用代理。</translation>
    </message>
    <message>
        <source>This computer names the proxy {host}, which is used while this is empty.</source>
        <translation>此计算机指定了代理 {host}，此处留空时使用它。</translation>
    </message>
    <message>
        <source>No screen reader is running.</source>
        <translation>没有正在运行的屏幕阅读器。</translation>
    </message>
    <message>
        <source>There is no picture.</source>
        <translation>没有图片。</translation>
    </message>
    <message>
        <source>Only what was sent is kept of this picture. Drop it again to change it.</source>
        <translation>这张图片仅保留了发送的部分。如需更改，请重新拖入图片。</translation>
    </message>
    <message>
        <source>There are not several pictures.</source>
        <translation>没有两张以上的图片。</translation>
    </message>
    <message>
        <source>There is no answer yet.</source>
        <translation>还没有回答。</translation>
    </message>
    <message>
        <source>There is no question that has ended.</source>
        <translation>没有已结束的问题。</translation>
    </message>
    <message>
        <source>Nothing has been changed since this question was asked.</source>
        <translation>提问之后没有任何更改。</translation>
    </message>
    <message>
        <source>No question of the history is chosen.</source>
        <translation>未选择历史记录中的问题。</translation>
    </message>
    <message>
        <source>There is no question in the history.</source>
        <translation>历史记录中没有问题。</translation>
    </message>
    <message>
        <source>The list of this computer&apos;s questions is not shown.</source>
        <translation>此计算机上的问题列表未显示。</translation>
    </message>
    <message>
        <source>There is nothing to cancel.</source>
        <translation>没有可取消的内容。</translation>
    </message>
    <message>
        <source>The companion window has no sides.</source>
        <translation>迷你窗口没有侧栏。</translation>
    </message>
    <message>
        <source>This is not shown now.</source>
        <translation>现在未显示此项。</translation>
    </message>
    <message>
        <source>{action}: {why_not}</source>
        <translation>{action}：{why_not}</translation>
    </message>
    <message numerus="yes">
        <source>%n more sentence(s) (stands|stand) in the answer.</source>
        <translation>
            <numerusform>回答中还有 %n 句。</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>No picture was removed.</source>
        <translation>没有移走任何图片。</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) removed.</source>
        <translation>
            <numerusform>已移走 %n 张图片。</numerusform>
        </translation>
    </message>
    <message>
        <source>Status: {text}</source>
        <translation>状态：{text}</translation>
    </message>
    <message>
        <source>Price of a second</source>
        <translation>每秒价格</translation>
    </message>
    <message>
        <source>What an answer cost is estimated: the seconds that the model ran, times this. Replicate lists an A100 GPU with 80 GB at $0.0014. It is your own number; nobody is asked.</source>
        <translation>回答的费用按模型运行的秒数乘以此价格估算。Replicate 标出的 80 GB A100 GPU 价格为 $0.0014。此数值由用户自行填写，不会向任何人查询。</translation>
    </message>
    <message>
        <source>Ask before a month costs more than</source>
        <translation>每月花费超过此值前询问</translation>
    </message>
    <message>
        <source>When a question would take the month over this amount, you are asked first. Questions under way count with their estimated cost. This sets no limit at Replicate itself.</source>
        <translation>如果提问会使本月费用超过这个金额，会先询问。进行中的问题按估算费用计入。这不会在 Replicate 那边设置限额。</translation>
    </message>
    <message>
        <source>Limit of a month</source>
        <translation>每月限额</translation>
    </message>
    <message>
        <source>A second of the model costs</source>
        <translation>模型每秒费用</translation>
    </message>
    <message>
        <source>Moving your data</source>
        <translation>正在移动数据</translation>
    </message>
    <message>
        <source>Your questions, answers and pictures are copied and compared. The app begins when that is done.</source>
        <translation>正在复制并比对问题、回答和图片。完成后应用即会启动。</translation>
    </message>
    <message>
        <source>Moved so far</source>
        <translation>移动进度</translation>
    </message>
    <message>
        <source>With pictures</source>
        <translation>包含图片</translation>
    </message>
    <message>
        <source>Format: {format}</source>
        <translation>格式：{format}</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Save export</source>
        <translation>保存导出内容</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel export</source>
        <translation>取消导出</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close export</source>
        <translation>关闭导出</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Pictures lie in a folder beside it.</source>
        <translation>图片放在旁边的文件夹中。</translation>
    </message>
    <message>
        <source>Cancel the move</source>
        <translation>取消移动</translation>
    </message>
    <message>
        <source>{percent} % of {size:,} MB</source>
        <translation>{percent}%，共 {size:,} MB</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Send it</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Send them</source>
        <translation>全部发送</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>No connection. Questions wait until it is back.</source>
        <translation>无网络连接。问题将等到连接恢复。</translation>
    </message>
    <message numerus="yes">
        <source>No connection. %n question(s) (waits|wait) until it is back.</source>
        <translation>
            <numerusform>无网络连接。%n 个问题将等到连接恢复。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n question(s) waited for a connection.</source>
        <translation>
            <numerusform>有 %n 个问题此前在等待网络连接。</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel after</source>
        <translation>取消时限</translation>
    </message>
    <message>
        <source>End a run by itself after</source>
        <translation>运行超过此时间后自动结束</translation>
    </message>
    <message>
        <source>Replicate itself ends a run after this time: one that nobody watches cannot cost more. 900 s is 15 minutes.</source>
        <translation>超过此时间后，Replicate 会自行结束运行：无人关注的运行也不会花费更多。900 秒即 15 分钟。</translation>
    </message>
    <message>
        <source>s</source>
        <comment>seconds</comment>
        <translation>秒</translation>
    </message>
    <message>
        <source>Questions at once</source>
        <translation>同时提问数</translation>
    </message>
    <message>
        <source>Questions that run at once</source>
        <translation>同时运行的问题数</translation>
    </message>
    <message>
        <source>The others wait for their turn. One that waits was not sent yet, and can be cancelled at no cost.</source>
        <translation>其余问题排队等候。排队中的问题尚未发送，可免费取消。</translation>
    </message>
    <message>
        <source>There is no token yet.</source>
        <translation>还没有令牌。</translation>
    </message>
    <message>
        <source>There is a token in this computer&apos;s keyring.</source>
        <translation>此计算机的密钥环中有令牌。</translation>
    </message>
    <message>
        <source>There is a token, kept for this session only.</source>
        <translation>有令牌，仅在本次会话中保留。</translation>
    </message>
    <message>
        <source>The token comes from REPLICATE_API_TOKEN, for this session only.</source>
        <translation>令牌来自 REPLICATE_API_TOKEN，仅用于本次会话。</translation>
    </message>
    <message>
        <source>Token result: {news}</source>
        <translation>令牌结果：{news}</translation>
    </message>
    <message>
        <source>Token result</source>
        <translation>令牌结果</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save token</source>
        <translation>保存令牌</translation>
    </message>
    <message>
        <source>Check token</source>
        <translation>检查令牌</translation>
    </message>
    <message>
        <source>Remove token</source>
        <translation>移除令牌</translation>
    </message>
    <message>
        <source>Where do I get a token? Sign in to Replicate and open</source>
        <translation>从哪里获取令牌？登录 Replicate 并打开</translation>
    </message>
    <message>
        <source>Open this page in the browser</source>
        <translation>在浏览器中打开此页面</translation>
    </message>
    <message>
        <source>The token is kept in this computer&apos;s keyring and sent to {host} only. It is never written to a file and never shown again.</source>
        <translation>令牌保存在此计算机的密钥环中，只发送到 {host}。它绝不会写入文件，也不会再次显示。</translation>
    </message>
    <message>
        <source>Where Replicate&apos;s API is asked. Leave it empty, unless somebody gave you another address.</source>
        <translation>访问 Replicate API 的地址。除非有人提供了其他地址，否则请留空。</translation>
    </message>
    <message>
        <source>a quarter to the right</source>
        <translation>向右 90°</translation>
    </message>
    <message>
        <source>half</source>
        <comment>a turn</comment>
        <translation>180°</translation>
    </message>
    <message>
        <source>a quarter to the left</source>
        <translation>向左 90°</translation>
    </message>
    <message>
        <source>fits 256 kB</source>
        <translation>不超过 256 kB</translation>
    </message>
    <message>
        <source>best, up to 1 MB</source>
        <translation>最佳，最大 1 MB</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Waited</source>
        <translation>等待时间</translation>
    </message>
    <message>
        <source>Ran</source>
        <translation>运行时间</translation>
    </message>
    <message>
        <source>{cost}, at {rate} a second</source>
        <translation>{cost}，每秒 {rate}</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>提问时间</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>结束时间</translation>
    </message>
    <message>
        <source>API address</source>
        <translation>API 地址</translation>
    </message>
    <message>
        <source>{value:g}</source>
        <translation>{value:g}</translation>
    </message>
    <message>
        <source>Earlier questions</source>
        <translation>先前轮次</translation>
    </message>
    <message numerus="yes">
        <source>%n sent along</source>
        <translation>
            <numerusform>附带发送 %n 轮</numerusform>
        </translation>
    </message>
    <message>
        <source>{address} ({events})</source>
        <translation>{address}（{events}）</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>Streamed</source>
        <translation>流式传输</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>已导入</translation>
    </message>
    <message>
        <source>yes, not asked here</source>
        <translation>是，并非在此处提问</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原图</translation>
    </message>
    <message>
        <source>Original SHA-256</source>
        <translation>原图 SHA-256</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>发送图</translation>
    </message>
    <message>
        <source>Sent SHA-256</source>
        <translation>发送图 SHA-256</translation>
    </message>
    <message>
        <source>Turned</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Painted over</source>
        <translation>遮盖</translation>
    </message>
    <message>
        <source>parts of it</source>
        <translation>图片的一部分</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Sent smaller</source>
        <translation>缩小发送</translation>
    </message>
    <message>
        <source>yes: larger it was refused</source>
        <translation>是：更大的尺寸被拒绝</translation>
    </message>
    <message>
        <source>Use this address</source>
        <translation>使用此地址</translation>
    </message>
    <message>
        <source>Keep the other</source>
        <translation>保留原地址</translation>
    </message>
    <message>
        <source>Keep the address</source>
        <translation>保留地址</translation>
    </message>
    <message>
        <source>For this run it was named by --api-url or REPLICATE_BASE_URL: {address}</source>
        <translation>本次运行的地址由 --api-url 或 REPLICATE_BASE_URL 指定：{address}</translation>
    </message>
    <message>
        <source>From the next start: {address}</source>
        <translation>下次启动后：{address}</translation>
    </message>
    <message>
        <source>From the next start your questions, pictures and token go to {host}. A token that is kept for {before} stays in the keyring and is not sent there: add the one for {host} then.</source>
        <translation>下次启动后，问题、图片和令牌将发送到 {host}。为 {before} 保存的令牌会留在密钥环中，不会发送到那里：届时请为 {host} 添加令牌。</translation>
    </message>
    <message>
        <source>REPLICATE_API_TOKEN is set, and would be sent to {host}, too.</source>
        <translation>已设置 REPLICATE_API_TOKEN，它也会发送到 {host}。</translation>
    </message>
    <message>
        <source>{what}: {choice}</source>
        <translation>{what}：{choice}</translation>
    </message>
    <message>
        <source>Your questions, answers and pictures, on this computer and nowhere else.</source>
        <translation>问题、回答和图片都在此计算机上，不在别处。</translation>
    </message>
    <message>
        <source>This is the system&apos;s own place for it.</source>
        <translation>这是系统的默认位置。</translation>
    </message>
    <message>
        <source>You moved it there.</source>
        <translation>此位置由用户选定。</translation>
    </message>
    <message>
        <source>It was named by --data-dir, with settings and log in it, so it cannot be moved from here.</source>
        <translation>位置由 --data-dir 指定，设置和日志也在其中，因此无法从这里移动。</translation>
    </message>
    <message>
        <source>Portable: it lies beside the program, with settings and log in it, and goes where the program goes. The API token stays in this computer&apos;s keyring.</source>
        <translation>便携模式：数据与程序放在一起，设置和日志也在其中，随程序移动。API 令牌留在此计算机的密钥环中。</translation>
    </message>
    <message>
        <source>This installation cannot be carried about. Start it with --data-dir to name a folder for everything.</source>
        <translation>此安装无法随身携带。请用 --data-dir 启动，为所有内容指定一个文件夹。</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Open the data folder</source>
        <translation>打开数据文件夹</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>移动…</translation>
    </message>
    <message>
        <source>Move the data folder</source>
        <translation>移动数据文件夹</translation>
    </message>
    <message>
        <source>Leave it here</source>
        <translation>留在原处</translation>
    </message>
    <message>
        <source>Leave the data here</source>
        <translation>将数据留在原处</translation>
    </message>
    <message>
        <source>Open the old folder</source>
        <translation>打开旧文件夹</translation>
    </message>
    <message>
        <source>Move it beside the program</source>
        <translation>移到程序旁边</translation>
    </message>
    <message>
        <source>At the next start it is copied to {folder}, compared, and used from then on. The old folder stays as it is.</source>
        <translation>下次启动时，数据会复制到 {folder}，经比对后开始使用。旧文件夹保持原样。</translation>
    </message>
    <message>
        <source>A copy from before the move is still in {folder}. Delete it yourself when you miss nothing.</source>
        <translation>移动前的副本仍在 {folder} 中。确认没有缺失后，请自行删除。</translation>
    </message>
    <message>
        <source>To take everything with you, keep it beside the program, in a folder named “{name}”. The API token stays in this computer&apos;s keyring.</source>
        <translation>要随身携带全部内容，请将其放在程序旁边名为“{name}”的文件夹中。API 令牌留在此计算机的密钥环中。</translation>
    </message>
    <message>
        <source>What you changed holds from the next start.</source>
        <translation>更改将在下次启动后生效。</translation>
    </message>
    <message>
        <source>Move the data into</source>
        <translation>将数据移到</translation>
    </message>
    <message>
        <source>File of certificates</source>
        <translation>证书文件</translation>
    </message>
    <message>
        <source>Asking</source>
        <translation>提问</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Looking at the picture</source>
        <translation>查看图片</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>App</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>on the picture</source>
        <translation>在图片上</translation>
    </message>
    <message>
        <source>in the list of questions</source>
        <translation>在问题列表中</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>提问</translation>
    </message>
    <message>
        <source>Ask about all pictures</source>
        <translation>就所有图片提问</translation>
    </message>
    <message>
        <source>Cancel or close</source>
        <translation>取消或关闭</translation>
    </message>
    <message>
        <source>Bring back removed pictures</source>
        <translation>恢复移走的图片</translation>
    </message>
    <message>
        <source>Go to the prompt</source>
        <translation>转到提示词框</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Edit presets</source>
        <translation>编辑预设</translation>
    </message>
    <message>
        <source>Open picture</source>
        <translation>打开图片</translation>
    </message>
    <message>
        <source>Paste a picture</source>
        <translation>粘贴图片</translation>
    </message>
    <message>
        <source>Capture the screen</source>
        <translation>截取屏幕</translation>
    </message>
    <message>
        <source>Try the example picture</source>
        <translation>试用示例图片</translation>
    </message>
    <message>
        <source>Remove the picture</source>
        <translation>移除图片</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>下一张图片</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>上一张图片</translation>
    </message>
    <message>
        <source>Go to the picture</source>
        <translation>转到图片</translation>
    </message>
    <message>
        <source>Select a region</source>
        <translation>选择区域</translation>
    </message>
    <message>
        <source>Redact</source>
        <translation>遮盖</translation>
    </message>
    <message>
        <source>Model&apos;s view</source>
        <translation>模型视图</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>One to one</source>
        <translation>实际大小</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Turn right</source>
        <translation>向右旋转</translation>
    </message>
    <message>
        <source>Turn left</source>
        <translation>向左旋转</translation>
    </message>
    <message>
        <source>Go to the answer</source>
        <translation>转到回答</translation>
    </message>
    <message>
        <source>Read the answer aloud</source>
        <translation>朗读回答</translation>
    </message>
    <message>
        <source>Copy the answer</source>
        <translation>复制回答</translation>
    </message>
    <message>
        <source>Copy the answer as…</source>
        <translation>将回答复制为…</translation>
    </message>
    <message>
        <source>Export this question</source>
        <translation>导出此问题</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>重新提问</translation>
    </message>
    <message>
        <source>Ask again with your changes</source>
        <translation>按更改重新提问</translation>
    </message>
    <message>
        <source>Edit the question</source>
        <translation>编辑问题</translation>
    </message>
    <message>
        <source>Search history</source>
        <translation>搜索历史记录</translation>
    </message>
    <message>
        <source>Next question of the history</source>
        <translation>历史记录中的下一个问题</translation>
    </message>
    <message>
        <source>Previous question of the history</source>
        <translation>历史记录中的上一个问题</translation>
    </message>
    <message>
        <source>Filter the history</source>
        <translation>筛选历史记录</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>加星标</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Show Replicate&apos;s list</source>
        <translation>显示 Replicate 的列表</translation>
    </message>
    <message>
        <source>Show this computer&apos;s questions</source>
        <translation>显示此计算机上的问题</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Fold the history away, or show it</source>
        <translation>折叠或显示历史记录</translation>
    </message>
    <message>
        <source>Fold the parameters away, or show them</source>
        <translation>折叠或显示参数</translation>
    </message>
    <message>
        <source>Companion window, or back</source>
        <translation>切换迷你窗口</translation>
    </message>
    <message>
        <source>Find an action</source>
        <translation>查找操作</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>About LLaVA Desktop</source>
        <translation>关于 LLaVA Desktop</translation>
    </message>
    <message>
        <source>Close settings</source>
        <translation>关闭设置</translation>
    </message>
    <message>
        <source>Settings dialog</source>
        <translation>设置对话框</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>搜索设置</translation>
    </message>
    <message>
        <source>Sections of settings</source>
        <translation>设置分类</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>重新启动</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s)</source>
        <translation>
            <numerusform>%n 项设置</numerusform>
        </translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Replicate when there is a token, the demo engine when there is none.</source>
        <translation>有令牌时使用 Replicate，没有时使用演示引擎。</translation>
    </message>
    <message>
        <source>Demo engine · not LLaVA</source>
        <translation>演示引擎 · 不是 LLaVA</translation>
    </message>
    <message>
        <source>Demo engine</source>
        <translation>演示引擎</translation>
    </message>
    <message>
        <source>no token yet</source>
        <translation>还没有令牌</translation>
    </message>
    <message>
        <source>token in keyring</source>
        <translation>令牌在密钥环中</translation>
    </message>
    <message>
        <source>token for this session</source>
        <translation>令牌仅用于本次会话</translation>
    </message>
    <message>
        <source>token from the environment</source>
        <translation>令牌来自环境变量</translation>
    </message>
    <message>
        <source>On this computer, without a network. It measures pictures; it is not LLaVA.</source>
        <translation>在此计算机上运行，无需网络。它只测量图片，并不是 LLaVA。</translation>
    </message>
    <message>
        <source>Replicate</source>
        <translation>Replicate</translation>
    </message>
    <message>
        <source>LLaVA v1.6 34B. Your picture and words are sent there, and it costs money.</source>
        <translation>LLaVA v1.6 34B。图片和文字会发送到那里，并产生费用。</translation>
    </message>
    <message>
        <source>Fits 256 kB</source>
        <translation>不超过 256 kB</translation>
    </message>
    <message>
        <source>What the service advises: sent as it is, quickly</source>
        <translation>服务推荐：直接发送，速度快</translation>
    </message>
    <message>
        <source>Up to 1 MB: for fine detail, such as small text. It takes longer to send</source>
        <translation>最大 1 MB：适合小字等精细内容，发送需要更长时间</translation>
    </message>
    <message>
        <source>Model&apos;s view bar</source>
        <translation>模型视图栏</translation>
    </message>
    <message>
        <source>{sent}: {cut}</source>
        <translation>{sent}：{cut}</translation>
    </message>
    <message>
        <source>Show tiles</source>
        <translation>显示分块</translation>
    </message>
    <message>
        <source>Where the model cuts the picture</source>
        <translation>模型在何处切分图片</translation>
    </message>
    <message>
        <source>Quality: {quality}</source>
        <translation>质量：{quality}</translation>
    </message>
    <message>
        <source>What the service advises: sent as it is, quickly.</source>
        <translation>服务推荐：直接发送，速度快。</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>Up to 1 MB: for fine detail, such as small text. It takes longer to send.</source>
        <translation>最大 1 MB：适合小字等精细内容，发送需要更长时间。</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>With the first words of question and answer.</source>
        <translation>显示问题和回答的开头文字。</translation>
    </message>
    <message>
        <source>Without the words of question and answer</source>
        <translation>不含问题和回答的文字</translation>
    </message>
    <message>
        <source>Only that an answer is ready.</source>
        <translation>仅提示回答已就绪。</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>The window&apos;s title still says what runs.</source>
        <translation>窗口标题仍会显示正在运行的内容。</translation>
    </message>
    <message>
        <source>When an answer ends while you look elsewhere. On a locked screen others may read its words.</source>
        <translation>正在使用其他窗口时，若有回答结束则发出通知。锁屏时，其他人可能会看到其中的文字。</translation>
    </message>
    <message>
        <source>The quality with which the next picture is sent. For the open picture, see Model&apos;s view.</source>
        <translation>下一张图片的发送质量。当前打开的图片，可在模型视图中查看。</translation>
    </message>
    <message>
        <source>The version of the model to ask. Leave it empty unless someone gave you one.</source>
        <translation>使用哪个版本的模型。除非有人提供了版本号，否则请留空。</translation>
    </message>
    <message>
        <source>What the app did, without your token, for whoever helps you. In detail it grows faster; it never has more than three files of 1 MB.</source>
        <translation>应用的操作记录，不含令牌，供提供帮助的人查看。详细记录增长更快，但最多只有三个 1 MB 的文件。</translation>
    </message>
    <message>
        <source>Check this computer&apos;s setup, see the keyboard shortcuts, and learn what this app is made of.</source>
        <translation>检查此计算机的设置，查看键盘快捷键和本应用的组成。</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Version of the model</source>
        <translation>模型版本</translation>
    </message>
    <message>
        <source>The answer is asked for every second or so, and comes in larger pieces.</source>
        <translation>大约每秒查询一次回答，回答会以较大的片段显示。</translation>
    </message>
    <message>
        <source>The version and the webhook are for Replicate only; the demo engine does not use them.</source>
        <translation>版本和 Webhook 仅用于 Replicate；演示引擎不使用它们。</translation>
    </message>
    <message>
        <source>If none is ticked, the API reports pieces of the answer and the end.</source>
        <translation>一项都不选时，API 会通知回答片段和结束。</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>高级</translation>
    </message>
    <message>
        <source>A run ends by itself after {duration}</source>
        <translation>运行超过 {duration} 后自动结束</translation>
    </message>
    <message>
        <source>Default (LLaVA v1.6 34B)</source>
        <translation>默认（LLaVA v1.6 34B）</translation>
    </message>
    <message>
        <source>None (https://…)</source>
        <translation>无 (https://…)</translation>
    </message>
    <message>
        <source>Webhook: {event}</source>
        <translation>Webhook：{event}</translation>
    </message>
    <message>
        <source>Run limit</source>
        <translation>运行时限</translation>
    </message>
    <message>
        <source>Tell it about</source>
        <translation>通知的事件</translation>
    </message>
    <message>
        <source>unfolded</source>
        <translation>已展开</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>已折叠</translation>
    </message>
    <message>
        <source>{folded}, {differs}</source>
        <translation>{folded}，{differs}</translation>
    </message>
    <message>
        <source>Quality of pictures</source>
        <translation>图片质量</translation>
    </message>
    <message>
        <source>Events that the webhook is told</source>
        <translation>通知 Webhook 的事件</translation>
    </message>
    <message>
        <source>Stream the answer</source>
        <translation>以流式接收回答</translation>
    </message>
    <message>
        <source>Stop a run by itself after (seconds)</source>
        <translation>运行超过此时间后自动停止（秒）</translation>
    </message>
    <message>
        <source>Price of a second of the model (USD)</source>
        <translation>模型每秒价格（美元）</translation>
    </message>
    <message>
        <source>Ask before a month costs more (US cents)</source>
        <translation>每月花费超过此值前询问（美分）</translation>
    </message>
    <message>
        <source>Text size (percent)</source>
        <translation>文字大小（百分比）</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Log in detail</source>
        <translation>详细日志</translation>
    </message>
    <message>
        <source>The settings could not be saved: {why}.</source>
        <translation>无法保存设置：{why}。</translation>
    </message>
    <message>
        <source>Open log folder</source>
        <translation>打开日志文件夹</translation>
    </message>
    <message>
        <source>Check my setup</source>
        <translation>检查配置</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>LLaVA v1.6 34B answers at Replicate, which your picture and words are sent to. Without a token the demo engine answers: it runs on this computer and measures pictures. It is not LLaVA.</source>
        <translation>LLaVA v1.6 34B 在 Replicate 上回答，图片和文字会发送到那里。没有令牌时由演示引擎回答：它在此计算机上运行，只测量图片，并不是 LLaVA。</translation>
    </message>
    <message>
        <source>The app is free software under the MIT licence. Qt can be replaced by a version of your own.</source>
        <translation>本应用是采用 MIT 许可证的自由软件。其中的 Qt 可换成自备的版本。</translation>
    </message>
    <message>
        <source>Close about</source>
        <translation>关闭关于窗口</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>LLaVA Desktop {version}</source>
        <translation>LLaVA Desktop {version}</translation>
    </message>
    <message>
        <source>Running on {versions}.</source>
        <translation>运行于 {versions}。</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>组件</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>How to replace Qt</source>
        <translation>如何替换 Qt</translation>
    </message>
    <message>
        <source>Where your data lies</source>
        <translation>数据所在位置</translation>
    </message>
    <message>
        <source>Parts and their licences</source>
        <translation>组件及其许可证</translation>
    </message>
    <message>
        <source>Licence: {licence}</source>
        <translation>许可证：{licence}</translation>
    </message>
    <message>
        <source>{name}: {path}</source>
        <translation>{name}：{path}</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Who answers</source>
        <translation>由谁回答</translation>
    </message>
    <message>
        <source>model llava provider offline</source>
        <translation>模型 llava 引擎 提供方 服务 离线 offline</translation>
    </message>
    <message>
        <source>hash sha release</source>
        <translation>哈希 散列 hash sha 发布</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Token for the API</source>
        <translation>API 令牌</translation>
    </message>
    <message>
        <source>key password login</source>
        <translation>密钥 密码 登录 token key</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Cancel its question</source>
        <translation>取消其问题</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>全部取消</translation>
    </message>
    <message>
        <source>Ask failed again</source>
        <translation>重新提问失败的</translation>
    </message>
    <message>
        <source>size resolution jpeg sharp</source>
        <translation>大小 尺寸 分辨率 清晰 jpeg</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>money budget dollar price rate bill</source>
        <translation>钱 预算 美元 价格 单价 账单 花费</translation>
    </message>
    <message>
        <source>timeout limit time cancel</source>
        <translation>超时 限制 时间 取消</translation>
    </message>
    <message>
        <source>concurrency parallel</source>
        <translation>并发 并行 同时</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>font zoom large small accessibility</source>
        <translation>字体 字号 缩放 放大 缩小 无障碍</translation>
    </message>
    <message>
        <source>english deutsch français español 日本語 简体中文 sprache langue idioma</source>
        <translation>english deutsch français español 日本語 简体中文 sprache langue idioma 语言 中文</translation>
    </message>
    <message>
        <source>alert message desktop privacy</source>
        <translation>提醒 消息 桌面 隐私</translation>
    </message>
    <message>
        <source>notification area background</source>
        <translation>托盘 通知区域 后台</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>数据文件夹</translation>
    </message>
    <message>
        <source>history database location directory path</source>
        <translation>历史记录 数据库 位置 目录 路径</translation>
    </message>
    <message>
        <source>Portable</source>
        <translation>便携</translation>
    </message>
    <message>
        <source>usb stick carry</source>
        <translation>U盘 usb 随身 携带</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>base url endpoint server host</source>
        <translation>基础 网址 url 端点 服务器 主机</translation>
    </message>
    <message>
        <source>certificate authority ca tls ssl https</source>
        <translation>证书 颁发机构 ca tls ssl https</translation>
    </message>
    <message>
        <source>version upgrade</source>
        <translation>版本 升级</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>History and pictures</source>
        <translation>历史记录和图片</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Your settings stay, in {folder}; delete that folder to remove them.</source>
        <translation>设置会保留在 {folder}；删除该文件夹即可移除设置。</translation>
    </message>
    <message>
        <source>The API token stays in this computer&apos;s keyring; remove it in Settings.</source>
        <translation>API 令牌会留在此计算机的密钥环中；可在设置中移除。</translation>
    </message>
    <message>
        <source>debug trace</source>
        <translation>调试 跟踪 debug</translation>
    </message>
    <message>
        <source>diagnostics keys hotkeys licence version problem</source>
        <translation>诊断 按键 热键 快捷键 许可证 版本 问题</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>Applies to all text, on top of the system&apos;s own scaling. 100 % is the system&apos;s size.</source>
        <translation>所有文字的大小，在系统设置之外另行调整。100% 即系统的大小。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>The window&apos;s own words, from the next start. Ask in any language that the model knows.</source>
        <translation>窗口界面的语言，下次启动后生效。提问可使用模型懂得的任何语言。</translation>
    </message>
    <message>
        <source>Leave it empty to do as this computer does. A proxy that wants a password is named in HTTPS_PROXY: no password is kept in a file of settings.</source>
        <translation>留空则与此计算机一致。需要密码的代理请在 HTTPS_PROXY 中指定：设置文件中不保存密码。</translation>
    </message>
    <message>
        <source>A certificate file (PEM) from your company, if its network needs one. It is trusted in addition to the system&apos;s own.</source>
        <translation>公司提供的证书文件 (PEM)，仅在公司网络需要时填写。除系统自带的证书之外，也信任它。</translation>
    </message>
    <message>
        <source>Replicate did not accept the API token.</source>
        <translation>Replicate 未接受 API 令牌。</translation>
    </message>
    <message>
        <source>Keyring</source>
        <translation>密钥环</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Name look-up</source>
        <translation>域名解析</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Secure connection</source>
        <translation>安全连接</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>API token</source>
        <translation>API 令牌</translation>
    </message>
    <message>
        <source>Model version</source>
        <translation>模型版本</translation>
    </message>
    <message>
        <source>Write access</source>
        <translation>写入权限</translation>
    </message>
    <message>
        <source>Free space</source>
        <translation>可用空间</translation>
    </message>
    <message>
        <source>Picture formats</source>
        <translation>图片格式</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>异常</translation>
    </message>
    <message>
        <source>Not checked</source>
        <translation>未检查</translation>
    </message>
    <message>
        <source>Check again in a moment.</source>
        <translation>请稍后再检查。</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) (was|were) found.</source>
        <translation>
            <numerusform>发现 %n 处异常。</numerusform>
        </translation>
    </message>
    <message>
        <source>No problem was found.</source>
        <translation>未发现异常。</translation>
    </message>
    <message>
        <source>All is well.</source>
        <translation>一切正常。</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) (was|were) not checked.</source>
        <translation>
            <numerusform>%n 项未检查。</numerusform>
        </translation>
    </message>
    <message>
        <source>As the system does (http://host:8080)</source>
        <translation>跟随系统 (http://host:8080)</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose a file of certificates</source>
        <translation>选择证书文件</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>没有包含这些文字的设置。</translation>
    </message>
    <message>
        <source>Icon in the system tray</source>
        <translation>系统托盘图标</translation>
    </message>
    <message>
        <source>A click on it shows the window; its menu begins a question or captures the screen. Closing the window still ends the app.</source>
        <translation>点击图标可显示窗口；其菜单可开始提问或截取屏幕。关闭窗口仍会退出应用。</translation>
    </message>
    <message>
        <source>This desktop has no system tray.</source>
        <translation>此桌面没有系统托盘。</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查找</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不再理会</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>立即发送</translation>
    </message>
    <message>
        <source>Do not send</source>
        <translation>不发送</translation>
    </message>
    <message>
        <source>This question is not finished, and nothing is watching it now.</source>
        <translation>此问题尚未结束，目前没有在跟踪。</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>New question</source>
        <translation>新问题</translation>
    </message>
    <message>
        <source>A small window that stays in front of others</source>
        <translation>始终位于其他窗口之前的小窗口</translation>
    </message>
    <message>
        <source>A small window. This desktop does not let a program keep it in front; its title bar may</source>
        <translation>一个小窗口。此桌面不允许程序将其置于最前；其标题栏也许可以</translation>
    </message>
    <message>
        <source>Back to the full window</source>
        <translation>返回完整窗口</translation>
    </message>
    <message>
        <source>Fold the history away</source>
        <translation>折叠历史记录</translation>
    </message>
    <message>
        <source>Show the history</source>
        <translation>显示历史记录</translation>
    </message>
    <message>
        <source>Fold the parameters away</source>
        <translation>折叠参数</translation>
    </message>
    <message>
        <source>Show the parameters</source>
        <translation>显示参数</translation>
    </message>
    <message>
        <source>History panel</source>
        <translation>历史记录面板</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>截屏</translation>
    </message>
    <message>
        <source>Companion window</source>
        <translation>迷你窗口</translation>
    </message>
    <message>
        <source>Parameters panel</source>
        <translation>参数面板</translation>
    </message>
    <message>
        <source>{tip} ({keys})</source>
        <translation>{tip} ({keys})</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Check for updates</source>
        <translation>检查更新</translation>
    </message>
    <message>
        <source>This build names no address where new versions are announced, so there is nobody to ask.</source>
        <translation>此构建版本未指定发布新版本的地址，因此无处可查。</translation>
    </message>
    <message>
        <source>At each start {host} is asked which version is the newest. Nothing about you is sent; nothing is downloaded or installed.</source>
        <translation>每次启动时向 {host} 查询最新版本。不会发送任何个人信息，也不会下载或安装任何内容。</translation>
    </message>
    <message>
        <source>Version {newer} of LLaVA Desktop is out; this is {running}.</source>
        <translation>LLaVA Desktop {newer} 版已发布；当前版本为 {running}。</translation>
    </message>
    <message>
        <source>It should look like https://host/v1.</source>
        <translation>格式应类似 https://host/v1。</translation>
    </message>
    <message>
        <source>The API address cannot be read.</source>
        <translation>无法识别 API 地址。</translation>
    </message>
    <message>
        <source>The API address cannot be used.</source>
        <translation>无法使用该 API 地址。</translation>
    </message>
    <message>
        <source>The API address must not hold a user name or password.</source>
        <translation>API 地址不得包含用户名或密码。</translation>
    </message>
    <message>
        <source>The API address must begin with https.</source>
        <translation>API 地址必须以 https 开头。</translation>
    </message>
    <message>
        <source>Plain http is only for this computer.</source>
        <translation>不加密的 http 只能用于此计算机。</translation>
    </message>
    <message>
        <source>{fact}: {first} → {second}</source>
        <translation>{fact}：{first} → {second}</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Nothing differs: the same question, and the same answer.</source>
        <translation>没有差异：问题相同，回答也相同。</translation>
    </message>
    <message>
        <source>{text}: too long to be compared.</source>
        <translation>{text}：太长，无法比较。</translation>
    </message>
    <message numerus="yes">
        <source>{text}: %n change(s)</source>
        <translation>
            <numerusform>{text}：%n 处更改</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{text}: %n change(s), line by line</source>
        <translation>
            <numerusform>{text}：%n 处更改（逐行比较）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>以及另外 %n 处</numerusform>
        </translation>
    </message>
    <message>
        <source>only in the second: {words}</source>
        <translation>仅第二个中有：{words}</translation>
    </message>
    <message>
        <source>only in the first: {words}</source>
        <translation>仅第一个中有：{words}</translation>
    </message>
    <message>
        <source>{before} became {after}</source>
        <translation>{before} 变为 {after}</translation>
    </message>
    <message>
        <source>The conversation must alternate between question and answer.</source>
        <translation>对话中的问题和回答必须交替出现。</translation>
    </message>
    <message>
        <source>The conversation holds an empty message.</source>
        <translation>对话中有空消息。</translation>
    </message>
    <message>
        <source>The conversation contains “&lt;image&gt;”, which the model keeps for itself. Remove it.</source>
        <translation>对话中包含模型专用的“&lt;image&gt;”，请将其删除。</translation>
    </message>
    <message>
        <source>none</source>
        <comment>answers</comment>
        <translation>无</translation>
    </message>
    <message>
        <source>You asked about this picture before: more than {most} answers, {same} about this part</source>
        <translation>以前就这张图片提过问：已有 {most} 个以上回答，关于此部分：{same}</translation>
    </message>
    <message>
        <source>You asked about this picture before: more than {most} answers</source>
        <translation>以前就这张图片提过问：已有 {most} 个以上回答</translation>
    </message>
    <message numerus="yes">
        <source>You asked about this picture before: %n answer(s), {same} about this part</source>
        <translation>
            <numerusform>以前就这张图片提过问：已有 %n 个回答，关于此部分：{same}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You asked about this picture before: %n answer(s)</source>
        <translation>
            <numerusform>以前就这张图片提过问：已有 %n 个回答</numerusform>
        </translation>
    </message>
    <message>
        <source>“{name}” is no object</source>
        <translation>“{name}”不是对象</translation>
    </message>
    <message>
        <source>a question is no object</source>
        <translation>某个问题不是对象</translation>
    </message>
    <message>
        <source>“{name}” is no text</source>
        <translation>“{name}”不是文本</translation>
    </message>
    <message>
        <source>“{name}” has more than {most:,} characters</source>
        <translation>“{name}”超过 {most:,} 个字符</translation>
    </message>
    <message>
        <source>“{name}” has a form that it cannot have</source>
        <translation>“{name}”的格式不正确</translation>
    </message>
    <message>
        <source>“{name}” is neither true nor false</source>
        <translation>“{name}”既不是 true 也不是 false</translation>
    </message>
    <message>
        <source>“{name}” is no whole number from {least:,} to {most:,}</source>
        <translation>“{name}”不是 {least:,} 到 {most:,} 之间的整数</translation>
    </message>
    <message>
        <source>“{name}” does not have {count} numbers</source>
        <translation>“{name}”中的数字不是 {count} 个</translation>
    </message>
    <message>
        <source>“{name}” is no number from 0 to {most:,}</source>
        <translation>“{name}”不是 0 到 {most:,} 之间的数字</translation>
    </message>
    <message>
        <source>“{name}” is a word that this version does not know</source>
        <translation>“{name}”的值是此版本不认识的词</translation>
    </message>
    <message>
        <source>“{name}” is no time</source>
        <translation>“{name}”不是时间</translation>
    </message>
    <message>
        <source>“{name}” is a time without a time zone</source>
        <translation>“{name}”是没有时区的时间</translation>
    </message>
    <message>
        <source>“{name}” is a time that cannot be</source>
        <translation>“{name}”是不存在的时间</translation>
    </message>
    <message>
        <source>“{name}” is no list</source>
        <translation>“{name}”不是列表</translation>
    </message>
    <message>
        <source>“{name}” has more than {most} members</source>
        <translation>“{name}”超过 {most} 项</translation>
    </message>
    <message>
        <source>a name in quotes is missing</source>
        <translation>缺少带引号的名称</translation>
    </message>
    <message>
        <source>there are too many brackets within each other</source>
        <translation>括号嵌套过多</translation>
    </message>
    <message>
        <source>there is a number that is none, or too long</source>
        <translation>其中有无效或过长的数字</translation>
    </message>
    <message>
        <source>“{sign}” is missing</source>
        <translation>缺少“{sign}”</translation>
    </message>
    <message>
        <source>there is a part of more than {millions} million characters</source>
        <translation>其中有一部分超过 {millions} 百万个字符</translation>
    </message>
    <message>
        <source>The file is damaged at line {line:,}, character {character:,}: {why}.</source>
        <translation>文件在第 {line:,} 行第 {character:,} 个字符处损坏：{why}。</translation>
    </message>
    <message>
        <source>Nothing of it was imported.</source>
        <translation>未导入任何内容。</translation>
    </message>
    <message>
        <source>This question had no end yet when it was exported. What became of it is not known here.</source>
        <translation>此问题在导出时尚未结束，之后的情况在此无从得知。</translation>
    </message>
    <message>
        <source>this is no export of LLaVA Desktop</source>
        <translation>这不是 LLaVA Desktop 的导出文件</translation>
    </message>
    <message>
        <source>it was written by a newer version of this app</source>
        <translation>它由更新版本的本应用写入</translation>
    </message>
    <message>
        <source>“{name}” is an address that cannot be</source>
        <translation>“{name}”是无效的地址</translation>
    </message>
    <message>
        <source>“{name}” has no size</source>
        <translation>“{name}”没有尺寸</translation>
    </message>
    <message>
        <source>a picture that was sent is neither JPEG nor PNG</source>
        <translation>发送的某张图片既不是 JPEG 也不是 PNG</translation>
    </message>
    <message>
        <source>a picture is no base64</source>
        <translation>某张图片不是 base64</translation>
    </message>
    <message>
        <source>a picture is not the one that its question names</source>
        <translation>某张图片与其问题所指的不符</translation>
    </message>
    <message numerus="yes">
        <source>(One cell is|%n cells are) longer than the {most:,} characters that Excel takes; other programs read all.</source>
        <translation>
            <numerusform>%n 个单元格超过了 Excel 可接受的 {most:,} 个字符；其他程序可读取全部内容。</numerusform>
        </translation>
    </message>
    <message>
        <source>There are more questions than the {most:,} lines that Excel takes.</source>
        <translation>问题数超过了 Excel 可接受的 {most:,} 行。</translation>
    </message>
    <message>
        <source>This question</source>
        <translation>此问题</translation>
    </message>
    <message>
        <source>Chosen questions</source>
        <translation>所选问题</translation>
    </message>
    <message>
        <source>All questions</source>
        <translation>所有问题</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>网页</translation>
    </message>
    <message>
        <source>One file for any browser.</source>
        <translation>一个文件，可用任何浏览器打开。</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>For notes and wikis.</source>
        <translation>适用于笔记和维基。</translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation>纯文本</translation>
    </message>
    <message>
        <source>Words only.</source>
        <translation>仅文字。</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>CSV 表格</translation>
    </message>
    <message>
        <source>For spreadsheets.</source>
        <translation>适用于电子表格。</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Everything; can be imported again.</source>
        <translation>全部内容；可重新导入。</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>The same, a question a line.</source>
        <translation>内容相同，每行一个问题。</translation>
    </message>
    <message>
        <source>Any state</source>
        <translation>任何状态</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>已回答</translation>
    </message>
    <message>
        <source>Failed or cancelled</source>
        <translation>失败或已取消</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>With or without a picture</source>
        <translation>有无图片均可</translation>
    </message>
    <message>
        <source>With a picture</source>
        <translation>有图片</translation>
    </message>
    <message>
        <source>Without a picture</source>
        <translation>无图片</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>This year</source>
        <translation>今年</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>回收站</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>已加星标</translation>
    </message>
    <message>
        <source>at most {most} pictures are opened at a time</source>
        <translation>一次最多打开 {most} 张图片</translation>
    </message>
    <message>
        <source>the others have no picture&apos;s name</source>
        <translation>其余文件没有图片扩展名</translation>
    </message>
    <message>
        <source>not all of it was looked through</source>
        <translation>未能全部查看</translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) could not be read</source>
        <translation>
            <numerusform>%n 个文件夹无法读取</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {files} (was|were) opened: {reasons}.</source>
        <translation>
            <numerusform>{files}中，已打开 %n 个：{reasons}。</numerusform>
        </translation>
    </message>
    <message>
        <source>The one file in {folders} has no picture&apos;s name. Drop it by itself to open it all the same.</source>
        <translation>{folders}里唯一的文件没有图片扩展名。如仍要打开，请单独拖入该文件。</translation>
    </message>
    <message>
        <source>None of {files} has a picture&apos;s name. Drop a file by itself to open it all the same.</source>
        <translation>{files}都没有图片扩展名。如仍要打开，请单独拖入文件。</translation>
    </message>
    <message>
        <source>It</source>
        <comment>a folder</comment>
        <translation>该文件夹</translation>
    </message>
    <message>
        <source>{folder} could not be read. Check that you may open it.</source>
        <translation>无法读取{folder}。请检查是否有权打开。</translation>
    </message>
    <message>
        <source>{folder} is empty. Drop a picture file, or choose one.</source>
        <translation>{folder}是空的。请拖入图片文件，或选择一个。</translation>
    </message>
    <message>
        <source>{folder} took too long to look through. Drop a picture file, or choose one.</source>
        <translation>查看{folder}用时过长。请拖入图片文件，或选择一个。</translation>
    </message>
    <message numerus="yes">
        <source>The %n folders could not be read. Check that you may open them.</source>
        <translation>
            <numerusform>无法读取这 %n 个文件夹。请检查是否有权打开。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n folders are empty. Drop a picture file, or choose one.</source>
        <translation>
            <numerusform>这 %n 个文件夹是空的。请拖入图片文件，或选择一个。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n folders took too long to look through. Drop a picture file, or choose one.</source>
        <translation>
            <numerusform>查看这 %n 个文件夹用时过长。请拖入图片文件，或选择一个。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n file(s) in {folders}</source>
        <comment>after: of</comment>
        <translation>
            <numerusform>{folders}里的 %n 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the more than %n file(s) in {folders}</source>
        <comment>after: of</comment>
        <translation>
            <numerusform>{folders}里的 %n 个以上文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n file(s)</source>
        <comment>after: of</comment>
        <translation>
            <numerusform>%n 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the more than %n file(s)</source>
        <comment>after: of</comment>
        <translation>
            <numerusform>%n 个以上文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n folders</source>
        <comment>after: in</comment>
        <translation>
            <numerusform>这 %n 个文件夹</numerusform>
        </translation>
    </message>
    <message>
        <source>the start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>pieces of the answer</source>
        <translation>回答片段</translation>
    </message>
    <message>
        <source>logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>the end</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Nobody is told.</source>
        <translation>不通知任何人。</translation>
    </message>
    <message>
        <source>chosen version</source>
        <translation>指定版本</translation>
    </message>
    <message>
        <source>webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>not streamed</source>
        <translation>非流式</translation>
    </message>
    <message>
        <source>A version is 64 hex digits: 0 to 9 and a to f.</source>
        <translation>版本为 64 位十六进制数字：0 到 9 和 a 到 f。</translation>
    </message>
    <message>
        <source>The previous version stays.</source>
        <translation>保留之前的版本。</translation>
    </message>
    <message>
        <source>This holds an API token, which must go nowhere but to the API.</source>
        <translation>其中含有 API 令牌，令牌只能发送给 API。</translation>
    </message>
    <message>
        <source>An address has no blanks and only plain letters, digits and signs.</source>
        <translation>地址不能含空格，只能使用普通字母、数字和符号。</translation>
    </message>
    <message>
        <source>A webhook&apos;s address begins with https:// and a host.</source>
        <translation>Webhook 地址以 https:// 加主机名开头。</translation>
    </message>
    <message>
        <source>A name or password before the host is not accepted: every reply would repeat it.</source>
        <translation>主机名之前不能有名称或密码：否则每次回复都会重复它。</translation>
    </message>
    <message>
        <source>The question, the picture and the answer are also sent to {host}, by the API.</source>
        <translation>问题、图片和回答也会由 API 发送到 {host}。</translation>
    </message>
    <message>
        <source>It is an address of a private network: Replicate cannot reach it, an API of your own may.</source>
        <translation>这是专用网络的地址：Replicate 无法访问，自有的 API 也许可以。</translation>
    </message>
    <message>
        <source>{name} takes too long to open.</source>
        <translation>打开 {name} 用时过长。</translation>
    </message>
    <message>
        <source>Save it again as an ordinary JPEG.</source>
        <translation>请将它重新存为普通 JPEG。</translation>
    </message>
    <message>
        <source>{name} could not be opened.</source>
        <translation>无法打开 {name}。</translation>
    </message>
    <message>
        <source>Save or download it again.</source>
        <translation>请重新保存或下载。</translation>
    </message>
    <message>
        <source>{name} needs more memory than this computer has free.</source>
        <translation>{name} 需要的内存超过此计算机的可用内存。</translation>
    </message>
    <message>
        <source>{name} has too many pixels: {size}.</source>
        <translation>{name} 的像素过多：{size}。</translation>
    </message>
    <message>
        <source>Copy a part of it.</source>
        <translation>请只复制其中一部分。</translation>
    </message>
    <message>
        <source>{name} is incomplete.</source>
        <translation>{name} 不完整。</translation>
    </message>
    <message>
        <source>Copy it again.</source>
        <translation>请重新复制。</translation>
    </message>
    <message>
        <source>A picture in the file</source>
        <translation>文件中的图片</translation>
    </message>
    <message>
        <source>{name} is not one that was sent.</source>
        <translation>{name} 不是曾发送的图片。</translation>
    </message>
    <message>
        <source>The picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>{name} has too many pixels.</source>
        <translation>{name} 的像素过多。</translation>
    </message>
    <message>
        <source>{name} is a camera raw file.</source>
        <translation>{name} 是相机 RAW 文件。</translation>
    </message>
    <message>
        <source>Export it as a JPEG first.</source>
        <translation>请先导出为 JPEG。</translation>
    </message>
    <message>
        <source>{name} has too many pixels: {size}, {megapixels:.0f} megapixels.</source>
        <translation>{name} 的像素过多：{size}，{megapixels:.0f} 百万像素。</translation>
    </message>
    <message>
        <source>{name} is built of too many layers to open.</source>
        <translation>{name} 的图层过多，无法打开。</translation>
    </message>
    <message>
        <source>{name} is damaged or incomplete.</source>
        <translation>{name} 已损坏或不完整。</translation>
    </message>
    <message>
        <source>JPEG pictures may have up to {jpeg} megapixels, others up to {others}. Make it smaller first.</source>
        <translation>JPEG 图片最大 {jpeg} 百万像素，其他图片最大 {others} 百万像素。请先缩小。</translation>
    </message>
    <message>
        <source>The stored picture</source>
        <translation>存储的图片</translation>
    </message>
    <message>
        <source>{name} is on a network path.</source>
        <translation>{name} 位于网络路径上。</translation>
    </message>
    <message>
        <source>Copy it to this computer first.</source>
        <translation>请先复制到此计算机。</translation>
    </message>
    <message>
        <source>{name} is empty.</source>
        <translation>{name} 是空的。</translation>
    </message>
    <message>
        <source>{name} is a folder, not a picture.</source>
        <translation>{name} 是文件夹，不是图片。</translation>
    </message>
    <message>
        <source>{name} is a pipe, not a picture.</source>
        <translation>{name} 是管道，不是图片。</translation>
    </message>
    <message>
        <source>{name} is a socket, not a picture.</source>
        <translation>{name} 是套接字，不是图片。</translation>
    </message>
    <message>
        <source>{name} is a device, not a picture.</source>
        <translation>{name} 是设备，不是图片。</translation>
    </message>
    <message>
        <source>{name} is not a regular file.</source>
        <translation>{name} 不是普通文件。</translation>
    </message>
    <message>
        <source>{name} is no longer there.</source>
        <translation>{name} 已不存在。</translation>
    </message>
    <message>
        <source>{name} may not be read by you.</source>
        <translation>没有读取 {name} 的权限。</translation>
    </message>
    <message>
        <source>{name} is a socket or a device, not a picture.</source>
        <translation>{name} 是套接字或设备，不是图片。</translation>
    </message>
    <message>
        <source>{name} is a link that leads nowhere.</source>
        <translation>{name} 是失效的链接。</translation>
    </message>
    <message>
        <source>{name} has a name that is too long.</source>
        <translation>{name} 的名称太长。</translation>
    </message>
    <message>
        <source>{name} could not be read.</source>
        <translation>无法读取 {name}。</translation>
    </message>
    <message>
        <source>{name} is too large: {size}.</source>
        <translation>{name} 太大：{size}。</translation>
    </message>
    <message>
        <source>Pictures may have up to {size}.</source>
        <translation>图片不得超过 {size}。</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>一份 PDF 文档</translation>
    </message>
    <message>
        <source>a camera raw file</source>
        <translation>一个相机 RAW 文件</translation>
    </message>
    <message>
        <source>a video</source>
        <translation>一段视频</translation>
    </message>
    <message>
        <source>a JPEG XL picture</source>
        <translation>一张 JPEG XL 图片</translation>
    </message>
    <message>
        <source>a JPEG 2000 picture</source>
        <translation>一张 JPEG 2000 图片</translation>
    </message>
    <message>
        <source>a Photoshop document</source>
        <translation>一份 Photoshop 文档</translation>
    </message>
    <message>
        <source>a GIMP document</source>
        <translation>一份 GIMP 文档</translation>
    </message>
    <message>
        <source>a Windows icon</source>
        <translation>一个 Windows 图标</translation>
    </message>
    <message>
        <source>a ZIP archive or an office document</source>
        <translation>一个 ZIP 压缩包或办公文档</translation>
    </message>
    <message>
        <source>a compressed file</source>
        <translation>一个压缩文件</translation>
    </message>
    <message>
        <source>a PostScript drawing</source>
        <translation>一份 PostScript 图形</translation>
    </message>
    <message>
        <source>{name} is {kind}.</source>
        <translation>{name} 是{kind}。</translation>
    </message>
    <message>
        <source>This app opens {formats}.</source>
        <translation>本应用可打开 {formats}。</translation>
    </message>
    <message>
        <source>{name} is not a picture this app can open ({formats}).</source>
        <translation>{name} 不是本应用可打开的图片（{formats}）。</translation>
    </message>
    <message>
        <source>a web page</source>
        <translation>一个网页</translation>
    </message>
    <message>
        <source>an SVG drawing</source>
        <translation>一份 SVG 图形</translation>
    </message>
    <message>
        <source>The demo engine could not be started on this computer. Choose it again in Settings to try once more.</source>
        <translation>无法在此计算机上启动演示引擎。在设置中重新选择它可再试一次。</translation>
    </message>
    <message>
        <source>The demo engine is starting…</source>
        <translation>正在启动演示引擎…</translation>
    </message>
    <message>
        <source>Looking for your API token in the keyring…</source>
        <translation>正在密钥环中查找 API 令牌…</translation>
    </message>
    <message>
        <source>Add an API token in Settings, or choose the demo engine.</source>
        <translation>请在设置中添加 API 令牌，或选择演示引擎。</translation>
    </message>
    <message>
        <source>The API did not accept this token. Copy it again from the token page.</source>
        <translation>API 未接受此令牌。请从令牌页面重新复制。</translation>
    </message>
    <message>
        <source>The API did not accept this token. Nothing was saved. Copy it again from the token page.</source>
        <translation>API 未接受此令牌，未保存任何内容。请从令牌页面重新复制。</translation>
    </message>
    <message>
        <source>no token for {name}</source>
        <translation>没有 {name} 的令牌</translation>
    </message>
    <message>
        <source>Looking for your token…</source>
        <translation>正在查找令牌…</translation>
    </message>
    <message>
        <source>No engine</source>
        <translation>无引擎</translation>
    </message>
    <message>
        <source>Demo engine · starting…</source>
        <translation>演示引擎 · 正在启动…</translation>
    </message>
    <message>
        <source>REPLICATE_API_TOKEN is not used.</source>
        <translation>不使用 REPLICATE_API_TOKEN。</translation>
    </message>
    <message>
        <source>Forgotten until the next start: REPLICATE_API_TOKEN is still set.</source>
        <translation>在下次启动前不再使用：REPLICATE_API_TOKEN 仍已设置。</translation>
    </message>
    <message>
        <source>Removing the token from the keyring…</source>
        <translation>正在从密钥环移除令牌…</translation>
    </message>
    <message>
        <source>Checking the token with the API…</source>
        <translation>正在向 API 检查令牌…</translation>
    </message>
    <message>
        <source>It could not be checked.</source>
        <translation>无法检查。</translation>
    </message>
    <message>
        <source>It works: signed in as {name}.</source>
        <translation>令牌有效：已登录为 {name}。</translation>
    </message>
    <message>
        <source>It does not look like a Replicate token (r8_…).</source>
        <translation>这不像是 Replicate 令牌 (r8_…)。</translation>
    </message>
    <message>
        <source>Saving it in the keyring…</source>
        <translation>正在保存到密钥环…</translation>
    </message>
    <message>
        <source>Saved in the keyring.</source>
        <translation>已保存到密钥环。</translation>
    </message>
    <message>
        <source>Removed.</source>
        <translation>已移除。</translation>
    </message>
    <message>
        <source>Forgotten here. The keyring could not be asked to remove it too: {why}</source>
        <translation>此处不再保存，但未能请求密钥环将其移除：{why}</translation>
    </message>
    <message>
        <source>The token from the keyring is used.</source>
        <translation>将使用密钥环中的令牌。</translation>
    </message>
    <message>
        <source>The app made a mistake; nothing was changed.</source>
        <translation>应用出错；未做任何更改。</translation>
    </message>
    <message>
        <source>This picture could not be opened, through a fault of the app.</source>
        <translation>由于应用的错误，无法打开这张图片。</translation>
    </message>
    <message>
        <source>The picture of this question is no longer on this computer.</source>
        <translation>此问题的图片已不在此计算机上。</translation>
    </message>
    <message>
        <source>The desktop&apos;s screen capture is no file of this computer.</source>
        <translation>桌面的截屏不是此计算机上的文件。</translation>
    </message>
    <message>
        <source>A question of yours with the same words is not accounted for yet, and this may be its answer. It is looked for by itself; import this later if it turns out to be another one.</source>
        <translation>有一个文字相同的问题还没有下落，这可能就是它的回答。应用会自动查找；如果发现这是另一个问题，请稍后再导入。</translation>
    </message>
    <message>
        <source>Its picture lies at an address on the web and was not fetched: it is imported without.</source>
        <translation>其图片位于某个网址，未获取：将不带图片导入。</translation>
    </message>
    <message>
        <source>It is imported without its picture.</source>
        <translation>将不带图片导入。</translation>
    </message>
    <message>
        <source>It could not be imported.</source>
        <translation>无法导入。</translation>
    </message>
    <message>
        <source>The check was stopped before this line.</source>
        <translation>检查在轮到此项之前已停止。</translation>
    </message>
    <message>
        <source>It could not be checked, through a fault of the app.</source>
        <translation>由于应用的错误，无法检查。</translation>
    </message>
    <message>
        <source>The keyring of this computer does not answer.</source>
        <translation>此计算机的密钥环没有响应。</translation>
    </message>
    <message>
        <source>It may be waiting for its password in another window.</source>
        <translation>它可能正在另一个窗口中等待输入密码。</translation>
    </message>
    <message>
        <source>A picture is still being opened.</source>
        <translation>有一张图片仍在打开。</translation>
    </message>
    <message>
        <source>It took too long.</source>
        <translation>用时过长。</translation>
    </message>
    <message>
        <source>It did not answer in time.</source>
        <translation>未及时响应。</translation>
    </message>
    <message>
        <source>It answers; a token is kept in it.</source>
        <translation>有响应；其中保存了令牌。</translation>
    </message>
    <message>
        <source>It answers; no token is kept in it.</source>
        <translation>有响应；其中没有保存令牌。</translation>
    </message>
    <message>
        <source>These cannot be opened: {names}.</source>
        <translation>无法打开以下格式：{names}。</translation>
    </message>
    <message>
        <source>Install the app again.</source>
        <translation>请重新安装应用。</translation>
    </message>
    <message>
        <source>All of them can be opened.</source>
        <translation>所有格式都能打开。</translation>
    </message>
    <message>
        <source>It may be waiting for its password in another window. Until then a token is kept for this session only.</source>
        <translation>它可能正在另一个窗口中等待输入密码。在此之前，令牌仅在本次会话中保留。</translation>
    </message>
    <message>
        <source>The keyring could not be used, through a fault of the app.</source>
        <translation>由于应用的错误，无法使用密钥环。</translation>
    </message>
    <message>
        <source>The API token holds characters that cannot be sent.</source>
        <translation>API 令牌含有无法发送的字符。</translation>
    </message>
    <message>
        <source>Paste it again in Settings.</source>
        <translation>请在设置中重新粘贴。</translation>
    </message>
    <message>
        <source>The file of certificates that is named in Settings cannot be used.</source>
        <translation>无法使用设置中指定的证书文件。</translation>
    </message>
    <message>
        <source>It should hold certificates (PEM) and be readable, or be taken out of Settings.</source>
        <translation>它应包含证书 (PEM) 并且可读，否则请从设置中移除。</translation>
    </message>
    <message>
        <source>The setting {setting} cannot be used.</source>
        <translation>设置“{setting}”无法使用。</translation>
    </message>
    <message>
        <source>It should name a file of certificates (PEM) that can be read, or be removed.</source>
        <translation>它应指定一个可读的证书文件 (PEM)，否则请将其移除。</translation>
    </message>
    <message>
        <source>It should name a folder of certificates (as OpenSSL&apos;s c_rehash makes it) that can be read, or be removed.</source>
        <translation>它应指定一个可读的证书文件夹（如 OpenSSL 的 c_rehash 所生成），否则请将其移除。</translation>
    </message>
    <message>
        <source>The list of predictions continues at another address, which was not asked.</source>
        <translation>预测列表的后续部分在另一个地址，未向其查询。</translation>
    </message>
    <message>
        <source>Replicate did not answer in time.</source>
        <translation>Replicate 未及时响应。</translation>
    </message>
    <message>
        <source>Check the internet connection and try again.</source>
        <translation>请检查互联网连接，然后重试。</translation>
    </message>
    <message>
        <source>The connection to Replicate broke.</source>
        <translation>与 Replicate 的连接中断了。</translation>
    </message>
    <message>
        <source>The question was sent, but no answer to it was understood, so it may be running at Replicate.</source>
        <translation>问题已发送，但未能识别其回复，因此它可能正在 Replicate 上运行。</translation>
    </message>
    <message>
        <source>It is looked for there, and not sent again by itself.</source>
        <translation>正在那里查找，不会自动重新发送。</translation>
    </message>
    <message>
        <source>The answer&apos;s stream lies at an address that Replicate does not use.</source>
        <translation>回答的数据流位于 Replicate 不使用的地址。</translation>
    </message>
    <message>
        <source>for the system&apos;s proxy</source>
        <comment>stands after: The setting</comment>
        <translation>系统代理</translation>
    </message>
    <message>
        <source>The proxy that is named in Settings cannot be used.</source>
        <translation>无法使用设置中指定的代理。</translation>
    </message>
    <message>
        <source>It should look like http://host:8080, or be empty.</source>
        <translation>格式应类似 http://host:8080，或留空。</translation>
    </message>
    <message>
        <source>The setting {setting} names a SOCKS proxy, which this app cannot use.</source>
        <translation>设置“{setting}”指定了 SOCKS 代理，本应用无法使用。</translation>
    </message>
    <message>
        <source>It should name an http proxy such as http://host:8080, or be removed.</source>
        <translation>它应指定 http 代理，如 http://host:8080，否则请将其移除。</translation>
    </message>
    <message>
        <source>It should name a proxy such as http://host:8080, or be removed.</source>
        <translation>它应指定代理，如 http://host:8080，否则请将其移除。</translation>
    </message>
    <message>
        <source>It should list hosts such as intranet.example, with commas in between, or be removed.</source>
        <translation>它应列出主机名，如 intranet.example，以逗号分隔，否则请将其移除。</translation>
    </message>
    <message>
        <source>Replicate is getting too many requests from this account.</source>
        <translation>Replicate 收到此账户的请求过多。</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>请稍后重试。</translation>
    </message>
    <message>
        <source>Replicate has a problem at the moment.</source>
        <translation>Replicate 目前出现问题。</translation>
    </message>
    <message>
        <source>Check it in Settings.</source>
        <translation>请在设置中检查。</translation>
    </message>
    <message>
        <source>The Replicate account has no credit left.</source>
        <translation>Replicate 账户的余额已用完。</translation>
    </message>
    <message>
        <source>Add some at {page} and ask again.</source>
        <translation>请在 {page} 充值，然后重新提问。</translation>
    </message>
    <message>
        <source>Replicate has no record of this question.</source>
        <translation>Replicate 没有此问题的记录。</translation>
    </message>
    <message>
        <source>There is no predictions API at this address.</source>
        <translation>此地址上没有预测 API。</translation>
    </message>
    <message>
        <source>Check the API address in Settings.</source>
        <translation>请在设置中检查 API 地址。</translation>
    </message>
    <message>
        <source>Replicate refused the request (status {status}).</source>
        <translation>Replicate 拒绝了请求（状态码 {status}）。</translation>
    </message>
    <message>
        <source>Replicate did not accept the request&apos;s values.</source>
        <translation>Replicate 未接受请求中的值。</translation>
    </message>
    <message>
        <source>Try again in {seconds} s.</source>
        <translation>请在 {seconds} 秒后重试。</translation>
    </message>
    <message>
        <source>The picture is too large for Replicate.</source>
        <translation>图片对 Replicate 来说太大。</translation>
    </message>
    <message>
        <source>Use a smaller one, or crop it.</source>
        <translation>请使用较小的图片，或加以裁剪。</translation>
    </message>
    <message>
        <source>It says: {words}</source>
        <translation>对方的说明：{words}</translation>
    </message>
    <message>
        <source>The reply is far too large.</source>
        <translation>回复过大。</translation>
    </message>
    <message>
        <source>The reply is packed in a way that was not asked for.</source>
        <translation>回复采用了未请求的压缩方式。</translation>
    </message>
    <message>
        <source>The reply is damaged.</source>
        <translation>回复已损坏。</translation>
    </message>
    <message>
        <source>The answer&apos;s stream holds an event that is far too large.</source>
        <translation>回答的数据流中有一个过大的事件。</translation>
    </message>
    <message>
        <source>Check the proxy settings.</source>
        <translation>请检查代理设置。</translation>
    </message>
    <message>
        <source>The proxy of this network could not be reached.</source>
        <translation>无法连接到此网络的代理。</translation>
    </message>
    <message>
        <source>Replicate could not be reached.</source>
        <translation>无法连接到 Replicate。</translation>
    </message>
    <message>
        <source>its certificate is not valid today</source>
        <translation>其证书目前无效</translation>
    </message>
    <message>
        <source>Check this computer&apos;s date and time.</source>
        <translation>请检查此计算机的日期和时间。</translation>
    </message>
    <message>
        <source>this computer does not know who issued its certificate</source>
        <translation>此计算机无法识别其证书的颁发者</translation>
    </message>
    <message>
        <source>If a company&apos;s proxy or a virus scanner stands in between, its authority must be added to this computer.</source>
        <translation>如果中间有公司代理或病毒扫描程序，必须将其证书颁发机构添加到此计算机。</translation>
    </message>
    <message>
        <source>its certificate belongs to another address</source>
        <translation>其证书属于另一个地址</translation>
    </message>
    <message>
        <source>A sign-in page of this network or a proxy may stand in between.</source>
        <translation>中间可能有此网络的登录页面或代理。</translation>
    </message>
    <message>
        <source>Check this computer&apos;s date, and whether a proxy or a virus scanner stands in between.</source>
        <translation>请检查此计算机的日期，以及中间是否有代理或病毒扫描程序。</translation>
    </message>
    <message>
        <source>The secure connection to the proxy of this network could not be verified.</source>
        <translation>无法验证与此网络的代理之间的安全连接。</translation>
    </message>
    <message>
        <source>The secure connection to Replicate could not be verified.</source>
        <translation>无法验证与 Replicate 的安全连接。</translation>
    </message>
    <message>
        <source>The secure connection to the proxy of this network could not be verified: {why}.</source>
        <translation>无法验证与此网络的代理之间的安全连接：{why}。</translation>
    </message>
    <message>
        <source>The secure connection to Replicate could not be verified: {why}.</source>
        <translation>无法验证与 Replicate 的安全连接：{why}。</translation>
    </message>
    <message>
        <source>The proxy of this network wants a user name and password, and did not get ones that it accepts.</source>
        <translation>此网络的代理需要用户名和密码，但未收到它认可的用户名和密码。</translation>
    </message>
    <message>
        <source>Put them into the proxy setting: http://name:password@host:port.</source>
        <translation>请填入代理设置：http://name:password@host:port。</translation>
    </message>
    <message>
        <source>The proxy of this network could not reach Replicate.</source>
        <translation>此网络的代理无法连接到 Replicate。</translation>
    </message>
    <message>
        <source>The proxy of this network did not let the request through.</source>
        <translation>此网络的代理未放行该请求。</translation>
    </message>
    <message>
        <source>The reply did not come from Replicate.</source>
        <translation>回复并非来自 Replicate。</translation>
    </message>
    <message>
        <source>A sign-in page of this network or a proxy may be in the way.</source>
        <translation>可能被此网络的登录页面或代理拦截。</translation>
    </message>
    <message>
        <source>The reply holds no list of predictions.</source>
        <translation>回复中没有预测列表。</translation>
    </message>
    <message>
        <source>The reply does not say whose token this is.</source>
        <translation>回复未说明令牌属于谁。</translation>
    </message>
    <message>
        <source>The reply names no prediction.</source>
        <translation>回复未指明预测。</translation>
    </message>
    <message>
        <source>The reply does not say how the prediction is doing.</source>
        <translation>回复未说明预测的进展。</translation>
    </message>
    <message>
        <source>The history holds a question that this version cannot read.</source>
        <translation>历史记录中有此版本无法读取的问题。</translation>
    </message>
    <message>
        <source>The name of this folder cannot be kept.</source>
        <translation>无法保存此文件夹的名称。</translation>
    </message>
    <message>
        <source>Choose one whose name is a single line.</source>
        <translation>请选择名称只有一行的文件夹。</translation>
    </message>
    <message>
        <source>Where the data lies could not be noted: {why}.</source>
        <translation>无法记下数据的位置：{why}。</translation>
    </message>
    <message>
        <source>the disk refused</source>
        <translation>磁盘拒绝了操作</translation>
    </message>
    <message>
        <source>Another LLaVA Desktop is open on the same history.</source>
        <translation>另一个 LLaVA Desktop 正在使用同一份历史记录。</translation>
    </message>
    <message>
        <source>Close that one first.</source>
        <translation>请先关闭那一个。</translation>
    </message>
    <message>
        <source>The history file is no longer there.</source>
        <translation>找不到历史记录文件。</translation>
    </message>
    <message>
        <source>The history file is damaged, and it cannot be put aside: {reason}.</source>
        <translation>历史记录文件已损坏，且无法移到一旁：{reason}。</translation>
    </message>
    <message>
        <source>The file was left as it is.</source>
        <translation>文件已保持原样。</translation>
    </message>
    <message>
        <source>Your unsent question could not be kept: {why}.</source>
        <translation>无法保留未发送的问题：{why}。</translation>
    </message>
    <message>
        <source>no space</source>
        <translation>空间不足</translation>
    </message>
    <message>
        <source>Your unsent question could not be removed: {why}.</source>
        <translation>无法移除未发送的问题：{why}。</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>正在使用中</translation>
    </message>
    <message>
        <source>There is nothing to export yet.</source>
        <translation>还没有可导出的内容。</translation>
    </message>
    <message>
        <source>There is nothing to export.</source>
        <translation>没有可导出的内容。</translation>
    </message>
    <message>
        <source>One picture was not on this computer any more.</source>
        <translation>有一张图片已不在此计算机上。</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) (was|were) not on this computer any more.</source>
        <translation>
            <numerusform>有 %n 张图片已不在此计算机上。</numerusform>
        </translation>
    </message>
    <message>
        <source>The folder {folder} cannot be used: {why}.</source>
        <translation>无法使用文件夹 {folder}：{why}。</translation>
    </message>
    <message>
        <source>it cannot be created</source>
        <translation>无法创建</translation>
    </message>
    <message>
        <source>Nothing is saved until it can be written to. Another folder can be named with --data-dir.</source>
        <translation>在可以写入之前不会保存任何内容。可用 --data-dir 指定其他文件夹。</translation>
    </message>
    <message>
        <source>Another question in the history already has this prediction.</source>
        <translation>历史记录中已有另一个问题对应此预测。</translation>
    </message>
    <message>
        <source>The search index was damaged, and is made anew.</source>
        <translation>搜索索引已损坏，正在重建。</translation>
    </message>
    <message>
        <source>Search again soon.</source>
        <translation>请稍后再搜索。</translation>
    </message>
    <message>
        <source>{name} is no file that can be read.</source>
        <translation>{name} 不是可读取的文件。</translation>
    </message>
    <message>
        <source>Choose an export of LLaVA Desktop.</source>
        <translation>请选择 LLaVA Desktop 的导出文件。</translation>
    </message>
    <message>
        <source>{name} cannot be read: {why}.</source>
        <translation>无法读取 {name}：{why}。</translation>
    </message>
    <message>
        <source>The file is not readable text (not UTF-8 after byte {position:,}).</source>
        <translation>该文件不是可读的文本（从第 {position:,} 字节之后不是 UTF-8）。</translation>
    </message>
    <message>
        <source>The file holds more than {most:,} questions.</source>
        <translation>该文件中的问题超过 {most:,} 个。</translation>
    </message>
    <message>
        <source>a picture is not of the size that its question says</source>
        <translation>某张图片的尺寸与其问题所述不符</translation>
    </message>
    <message>
        <source>The file is damaged at line {line:,}: {why}.</source>
        <translation>文件在第 {line:,} 行损坏：{why}。</translation>
    </message>
    <message>
        <source>The file is damaged at line {line:,}: {sentence}</source>
        <translation>文件在第 {line:,} 行损坏：{sentence}</translation>
    </message>
    <message>
        <source>There is no question in this file.</source>
        <translation>此文件中没有问题。</translation>
    </message>
    <message>
        <source>Nothing can be written in {folder}: {why}.</source>
        <translation>无法在 {folder} 中写入：{why}。</translation>
    </message>
    <message>
        <source>The app made a mistake.</source>
        <translation>应用出错。</translation>
    </message>
    <message>
        <source>Details are in its log.</source>
        <translation>详细信息见日志。</translation>
    </message>
    <message>
        <source>The history file is damaged.</source>
        <translation>历史记录文件已损坏。</translation>
    </message>
    <message>
        <source>The app is closing.</source>
        <translation>应用正在关闭。</translation>
    </message>
    <message>
        <source>The token could not be read from the keyring.</source>
        <translation>无法从密钥环读取令牌。</translation>
    </message>
    <message>
        <source>The token could not be saved in the keyring.</source>
        <translation>无法将令牌保存到密钥环。</translation>
    </message>
    <message>
        <source>The keyring did not keep the token.</source>
        <translation>密钥环没有保留令牌。</translation>
    </message>
    <message>
        <source>The token could not be removed from the keyring.</source>
        <translation>无法从密钥环移除令牌。</translation>
    </message>
    <message>
        <source>The keyring still holds the token.</source>
        <translation>密钥环中仍有令牌。</translation>
    </message>
    <message>
        <source>The keyring could not be opened.</source>
        <translation>无法打开密钥环。</translation>
    </message>
    <message>
        <source>No safe keyring was found on this computer.</source>
        <translation>在此计算机上未找到安全的密钥环。</translation>
    </message>
    <message>
        <source>A token is kept for this session only.</source>
        <translation>令牌仅在本次会话中保留。</translation>
    </message>
    <message>
        <source>Unlock the keyring and start again, or enter the token for this session.</source>
        <translation>请解锁密钥环并重新启动，或输入令牌用于本次会话。</translation>
    </message>
    <message>
        <source>Remove it in the keyring&apos;s own window.</source>
        <translation>请在密钥环自己的窗口中移除。</translation>
    </message>
    <message>
        <source>The keyring is locked, and was not unlocked.</source>
        <translation>密钥环已锁定，且未解锁。</translation>
    </message>
    <message>
        <source>The new folder and the old one lie in each other.</source>
        <translation>新旧文件夹中有一个位于另一个之内。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>请选择其他文件夹。</translation>
    </message>
    <message>
        <source>There is something in {name} already.</source>
        <translation>{name} 中已有内容。</translation>
    </message>
    <message>
        <source>There is too little room: {needed} are needed, and {free} are free.</source>
        <translation>空间不足：需要 {needed}，可用 {free}。</translation>
    </message>
    <message>
        <source>Choose a folder on another disk.</source>
        <translation>请选择其他磁盘上的文件夹。</translation>
    </message>
    <message>
        <source>The data stays where it is.</source>
        <translation>数据保持在原处。</translation>
    </message>
    <message>
        <source>What was copied to {name} is not what was read.</source>
        <translation>复制到 {name} 的内容与读取的内容不一致。</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>未做任何更改。</translation>
    </message>
    <message>
        <source>{name} is no ordinary file, and cannot be moved.</source>
        <translation>{name} 不是普通文件，无法移动。</translation>
    </message>
    <message>
        <source>Move the folder by hand.</source>
        <translation>请手动移动文件夹。</translation>
    </message>
    <message>
        <source>{name} is a link to another folder.</source>
        <translation>{name} 是指向其他文件夹的链接。</translation>
    </message>
    <message>
        <source>The folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>{where} could not be read: {why}.</source>
        <translation>无法读取 {where}：{why}。</translation>
    </message>
    <message>
        <source>{where} could not be used: {why}.</source>
        <translation>无法使用 {where}：{why}。</translation>
    </message>
    <message>
        <source>{where} could not be written: {why}.</source>
        <translation>无法写入 {where}：{why}。</translation>
    </message>
    <message>
        <source>{where} could not be compared: {why}.</source>
        <translation>无法比对 {where}：{why}。</translation>
    </message>
    <message>
        <source>What the file held is kept in {name}, in the settings folder.</source>
        <translation>文件原有内容保存在设置文件夹的 {name} 中。</translation>
    </message>
    <message>
        <source>There is something else in the place of the history file.</source>
        <translation>历史记录文件的位置上是其他内容。</translation>
    </message>
    <message>
        <source>It is {path}.</source>
        <translation>位置：{path}。</translation>
    </message>
    <message>
        <source>The history file is empty: it was damaged.</source>
        <translation>历史记录文件是空的：它已损坏。</translation>
    </message>
    <message>
        <source>The history file belongs to another program.</source>
        <translation>该历史记录文件属于其他程序。</translation>
    </message>
    <message>
        <source>The history was written by a newer version of this app.</source>
        <translation>历史记录由更新版本的本应用写入。</translation>
    </message>
    <message>
        <source>Install that version again to read it.</source>
        <translation>请重新安装该版本以读取。</translation>
    </message>
    <message>
        <source>Your presets cannot be read: {why}.</source>
        <translation>无法读取预设：{why}。</translation>
    </message>
    <message>
        <source>Your presets were damaged.</source>
        <translation>预设已损坏。</translation>
    </message>
    <message>
        <source>{lost} of {all} presets could not be read.</source>
        <translation>{all} 个预设中有 {lost} 个无法读取。</translation>
    </message>
    <message>
        <source>The presets could not be saved: {why}.</source>
        <translation>无法保存预设：{why}。</translation>
    </message>
    <message>
        <source>The file is {path}: save it before you change a preset.</source>
        <translation>文件为 {path}：更改预设前请先备份它。</translation>
    </message>
    <message>
        <source>Your shortcuts cannot be read: {why}.</source>
        <translation>无法读取快捷键：{why}。</translation>
    </message>
    <message>
        <source>Your shortcuts were damaged.</source>
        <translation>快捷键已损坏。</translation>
    </message>
    <message>
        <source>{lost} of your shortcuts could not be read.</source>
        <translation>有 {lost} 个快捷键无法读取。</translation>
    </message>
    <message>
        <source>The shortcuts could not be saved: {why}.</source>
        <translation>无法保存快捷键：{why}。</translation>
    </message>
    <message>
        <source>The file is {path}: save it before you change a shortcut.</source>
        <translation>文件为 {path}：更改快捷键前请先备份它。</translation>
    </message>
    <message>
        <source>This could not be saved: {reason}.</source>
        <translation>无法保存：{reason}。</translation>
    </message>
    <message>
        <source>Check that the disk has space and can be written to.</source>
        <translation>请检查磁盘是否有空间、是否可写。</translation>
    </message>
    <message>
        <source>The history file cannot be written to.</source>
        <translation>无法写入历史记录文件。</translation>
    </message>
    <message>
        <source>Check its permissions, and those of its folder.</source>
        <translation>请检查该文件及其文件夹的权限。</translation>
    </message>
    <message>
        <source>The disk is full: nothing more can be saved.</source>
        <translation>磁盘已满：无法再保存任何内容。</translation>
    </message>
    <message>
        <source>Free some space and try again.</source>
        <translation>请腾出一些空间，然后重试。</translation>
    </message>
    <message>
        <source>Another program is using the history.</source>
        <translation>其他程序正在使用历史记录。</translation>
    </message>
    <message>
        <source>Close it and try again.</source>
        <translation>请关闭它，然后重试。</translation>
    </message>
    <message>
        <source>The history could not be used: {error}.</source>
        <translation>无法使用历史记录：{error}。</translation>
    </message>
    <message>
        <source>The disk is full: {name} was not written.</source>
        <translation>磁盘已满：{name} 未写入。</translation>
    </message>
    <message>
        <source>Free some space, or choose another folder.</source>
        <translation>请腾出一些空间，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>Nothing can be written to the folder {where}.</source>
        <translation>无法写入文件夹 {where}。</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>请另选一个。</translation>
    </message>
    <message>
        <source>{name} could not be written: {reason}.</source>
        <translation>无法写入 {name}：{reason}。</translation>
    </message>
    <message>
        <source>Choose another name or folder.</source>
        <translation>请选择其他名称或文件夹。</translation>
    </message>
    <message>
        <source>The window&apos;s place could not be saved: {why}.</source>
        <translation>无法保存窗口位置：{why}。</translation>
    </message>
    <message>
        <source>The history is closed.</source>
        <translation>历史记录已关闭。</translation>
    </message>
    <message>
        <source>It is kept in the keyring.</source>
        <translation>它保存在密钥环中。</translation>
    </message>
    <message>
        <source>It is kept for this session only.</source>
        <translation>它仅在本次会话中保留。</translation>
    </message>
    <message>
        <source>It comes from REPLICATE_API_TOKEN, for this session only.</source>
        <translation>它来自 REPLICATE_API_TOKEN，仅用于本次会话。</translation>
    </message>
    <message>
        <source>{host} answers as the predictions API does.</source>
        <translation>{host} 的回应符合预测 API。</translation>
    </message>
    <message>
        <source>The server did not say what time it is.</source>
        <translation>服务器未说明时间。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock agrees with the server&apos;s.</source>
        <translation>此计算机的时钟与服务器一致。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {duration} behind the server&apos;s.</source>
        <translation>此计算机的时钟比服务器慢 {duration}。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {duration} ahead of the server&apos;s.</source>
        <translation>此计算机的时钟比服务器快 {duration}。</translation>
    </message>
    <message>
        <source>Set this computer&apos;s date and time: certificates seem invalid with a wrong one, and answers are dated wrongly.</source>
        <translation>请设置此计算机的日期和时间：时间有误时，证书会显得无效，回答的日期也会出错。</translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n 天</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no API token.</source>
        <translation>没有 API 令牌。</translation>
    </message>
    <message>
        <source>Add one in Settings to ask LLaVA.</source>
        <translation>请在设置中添加令牌，以便向 LLaVA 提问。</translation>
    </message>
    <message>
        <source>Copy it again from the token page, and save it in Settings.</source>
        <translation>请从令牌页面重新复制，并在设置中保存。</translation>
    </message>
    <message>
        <source>It works.</source>
        <translation>令牌有效。</translation>
    </message>
    <message>
        <source>It belongs to {name}.</source>
        <translation>它属于 {name}。</translation>
    </message>
    <message>
        <source>Replicate does not know version {version} of {model}.</source>
        <translation>Replicate 找不到 {model} 的版本 {version}。</translation>
    </message>
    <message>
        <source>Look for a newer version of this app.</source>
        <translation>请查看本应用是否有新版本。</translation>
    </message>
    <message>
        <source>{engine} does not list {version} as a version of {model}; it may still take it.</source>
        <translation>{engine} 未将 {version} 列为 {model} 的版本，但仍可能接受它。</translation>
    </message>
    <message>
        <source>Version {version} of {model} is there.</source>
        <translation>{model} 的版本 {version} 可用。</translation>
    </message>
    <message>
        <source>Version {version} of {model} is there, not the usual one.</source>
        <translation>{model} 的版本 {version} 可用，但不是常用版本。</translation>
    </message>
    <message>
        <source>history and pictures</source>
        <comment>what a folder is for</comment>
        <translation>历史记录和图片</translation>
    </message>
    <message>
        <source>settings</source>
        <comment>what a folder is for</comment>
        <translation>设置</translation>
    </message>
    <message>
        <source>log</source>
        <comment>what a folder is for</comment>
        <translation>日志</translation>
    </message>
    <message>
        <source>The folder for {what} cannot be written to: {why}. It is {folder}.</source>
        <translation>{what}文件夹无法写入：{why}。文件夹为 {folder}。</translation>
    </message>
    <message>
        <source>it cannot be used</source>
        <translation>无法使用</translation>
    </message>
    <message>
        <source>Make it writable, or name another one with --data-dir.</source>
        <translation>请将其设为可写，或用 --data-dir 指定其他文件夹。</translation>
    </message>
    <message>
        <source>History, settings and log can be written. The history is in {folder}.</source>
        <translation>历史记录、设置和日志均可写入。历史记录位于 {folder}。</translation>
    </message>
    <message>
        <source>it cannot be asked</source>
        <translation>无法查询</translation>
    </message>
    <message>
        <source>Free space could not be read: {why}.</source>
        <translation>无法读取可用空间：{why}。</translation>
    </message>
    <message>
        <source>Only {size} are free where the history is kept.</source>
        <translation>历史记录所在位置只有 {size} 可用空间。</translation>
    </message>
    <message>
        <source>Make room there: an answer that cannot be saved is lost with the window.</source>
        <translation>请腾出空间：无法保存的回答会随窗口关闭而丢失。</translation>
    </message>
    <message>
        <source>{size} are free where the history is kept.</source>
        <translation>历史记录所在位置有 {size} 可用空间。</translation>
    </message>
    <message>
        <source>It is still being written to.</source>
        <translation>仍在写入。</translation>
    </message>
    <message>
        <source>It can be read and written; its file has {size}.</source>
        <translation>可以读写；文件大小为 {size}。</translation>
    </message>
    <message>
        <source>The history&apos;s file is damaged.</source>
        <translation>历史记录文件已损坏。</translation>
    </message>
    <message>
        <source>Start the app again: what is damaged is put aside, and the newest good copy is offered.</source>
        <translation>请重新启动应用：损坏的文件会移到一旁，并提供最新的完好副本。</translation>
    </message>
    <message>
        <source>{size:.1f} GB</source>
        <translation>{size:.1f} GB</translation>
    </message>
    <message>
        <source>The demo engine was chosen, which needs no network; nobody was asked.</source>
        <translation>已选择演示引擎，它不需要网络；未向任何人查询。</translation>
    </message>
    <message>
        <source>Not needed: the API is on this computer, and reached without encryption.</source>
        <translation>不需要：API 在此计算机上，无需加密即可访问。</translation>
    </message>
    <message>
        <source>Start the app again.</source>
        <translation>请重新启动应用。</translation>
    </message>
    <message>
        <source>Check the proxy setting.</source>
        <translation>请检查代理设置。</translation>
    </message>
    <message>
        <source>It does not answer.</source>
        <translation>没有响应。</translation>
    </message>
    <message>
        <source>It answers on this computer. It is not LLaVA.</source>
        <translation>它在此计算机上回答，并不是 LLaVA。</translation>
    </message>
    <message>
        <source>The token has to work first.</source>
        <translation>需先有可用的令牌。</translation>
    </message>
    <message>
        <source>The settings above have to be mended first.</source>
        <translation>请先修正上面的设置。</translation>
    </message>
    <message>
        <source>None is used: the API is on this computer.</source>
        <comment>a proxy</comment>
        <translation>未使用代理：API 在此计算机上。</translation>
    </message>
    <message>
        <source>No proxy is set.</source>
        <translation>未设置代理。</translation>
    </message>
    <message>
        <source>A proxy is set, and not used for {host}.</source>
        <translation>已设置代理，但不用于 {host}。</translation>
    </message>
    <message>
        <source>{host}:{port} is used.</source>
        <translation>使用 {host}:{port}。</translation>
    </message>
    <message>
        <source>The proxy {host}</source>
        <translation>代理 {host}</translation>
    </message>
    <message>
        <source>{who} was found.</source>
        <translation>已找到 {who}。</translation>
    </message>
    <message>
        <source>{who} is already a numeric address, so no name is looked up.</source>
        <translation>{who} 已是数字地址，无需查找名称。</translation>
    </message>
    <message>
        <source>Check the internet connection, and the address.</source>
        <translation>请检查互联网连接和地址。</translation>
    </message>
    <message>
        <source>{who} was not found: no name server knows it, or none answers.</source>
        <translation>未找到 {who}：没有域名服务器认识它，或没有域名服务器响应。</translation>
    </message>
    <message>
        <source>Without an address nothing can be reached.</source>
        <translation>没有地址就无法连接。</translation>
    </message>
    <message>
        <source>Check the internet connection, and a firewall.</source>
        <translation>请检查互联网连接和防火墙。</translation>
    </message>
    <message>
        <source>{who} does not answer at port {port}.</source>
        <translation>{who} 在端口 {port} 上没有响应。</translation>
    </message>
    <message>
        <source>No connection could be made.</source>
        <translation>未能建立任何连接。</translation>
    </message>
    <message>
        <source>{who} answers at port {port} after {took} ms.</source>
        <translation>{who} 在端口 {port} 上有响应，用时 {took} 毫秒。</translation>
    </message>
    <message>
        <source>There is no secure connection to ask over.</source>
        <translation>没有可用于查询的安全连接。</translation>
    </message>
    <message>
        <source>The API has to answer first.</source>
        <translation>需要 API 先有响应。</translation>
    </message>
    <message>
        <source>The system&apos;s own certificates are used.</source>
        <comment>authorities</comment>
        <translation>使用系统自带的证书。</translation>
    </message>
    <message numerus="yes">
        <source>%n (authority is|authorities are) trusted.</source>
        <translation>
            <numerusform>信任 %n 个颁发机构。</numerusform>
        </translation>
    </message>
    <message>
        <source>Save the picture in the browser, then drop the file.</source>
        <translation>请在浏览器中保存图片，再将文件拖入。</translation>
    </message>
    <message>
        <source>{host} did not send the picture in time.</source>
        <translation>{host} 未及时发送图片。</translation>
    </message>
    <message>
        <source>The link leads to an address that this app does not open.</source>
        <translation>链接指向本应用不会打开的地址。</translation>
    </message>
    <message>
        <source>The link was forwarded too many times.</source>
        <translation>链接的重定向次数过多。</translation>
    </message>
    <message>
        <source>{host} answered with {status} instead of a picture.</source>
        <translation>{host} 返回了 {status}，而不是图片。</translation>
    </message>
    <message>
        <source>The reply is not a picture that this app can read.</source>
        <translation>收到的不是本应用可以读取的图片。</translation>
    </message>
    <message>
        <source>The picture&apos;s address cannot be read.</source>
        <translation>无法识别图片的地址。</translation>
    </message>
    <message>
        <source>{host} could not be reached.</source>
        <translation>无法连接到 {host}。</translation>
    </message>
    <message>
        <source>The secure connection to {host} could not be verified.</source>
        <translation>无法验证与 {host} 的安全连接。</translation>
    </message>
    <message>
        <source>The connection to {host} broke.</source>
        <translation>与 {host} 的连接中断了。</translation>
    </message>
    <message>
        <source>Connected.</source>
        <comment>a connection</comment>
        <translation>连接已建立。</translation>
    </message>
    <message>
        <source>Connected with {protocol}; the certificate was issued by {issuer}.</source>
        <translation>已通过 {protocol} 连接；证书由 {issuer} 颁发。</translation>
    </message>
    <message>
        <source>Connected with {protocol}.</source>
        <translation>已通过 {protocol} 连接。</translation>
    </message>
    <message>
        <source>The answer was stopped: it had grown past 4 million characters.</source>
        <translation>回答已停止：长度超过 400 万个字符。</translation>
    </message>
    <message>
        <source>What came is kept.</source>
        <translation>已收到的内容会保留。</translation>
    </message>
    <message>
        <source>The account&apos;s list of predictions is too long to be read back to this question.</source>
        <translation>该账户的预测列表太长，无法回溯到此问题。</translation>
    </message>
    <message>
        <source>{host} could not be found.</source>
        <translation>找不到 {host}。</translation>
    </message>
    <message>
        <source>Check the internet connection.</source>
        <translation>请检查互联网连接。</translation>
    </message>
    <message>
        <source>{host} is not on the public internet, so nothing was asked of it.</source>
        <translation>{host} 不在公共互联网上，因此未向它请求任何内容。</translation>
    </message>
    <message>
        <source>Save the picture first, then drop the file.</source>
        <translation>请先保存图片，再将文件拖入。</translation>
    </message>
    <message>
        <source>Imported picture</source>
        <translation>导入的图片</translation>
    </message>
    <message>
        <source>The picture of this prediction cannot be read.</source>
        <translation>无法读取此预测的图片。</translation>
    </message>
    <message>
        <source>This part of the list holds more than can be read at once.</source>
        <translation>列表的这一部分内容过多，无法一次读取。</translation>
    </message>
    <message>
        <source>The address that announces new versions must begin with https.</source>
        <translation>发布新版本的地址必须以 https 开头。</translation>
    </message>
    <message>
        <source>The address that announces new versions gave no answer.</source>
        <translation>发布新版本的地址没有响应。</translation>
    </message>
    <message>
        <source>The address that announces new versions sent an unexpected reply.</source>
        <translation>发布新版本的地址返回了意外的内容。</translation>
    </message>
    <message>
        <source>The demo engine ended before this answer did. Ask again.</source>
        <translation>演示引擎在回答完成之前结束了。请重新提问。</translation>
    </message>
    <message>
        <source>Something went wrong inside the app while watching this answer. “Check now” looks again.</source>
        <translation>跟踪此回答时应用内部出错。“立即检查”可再次查看。</translation>
    </message>
    <message>
        <source>The model did not start before the time limit, so nothing was charged. Ask again, or later.</source>
        <translation>模型未在时限内启动，因此没有收费。请重新提问，或稍后再试。</translation>
    </message>
    <message>
        <source>The demo engine has no record of this question.</source>
        <translation>演示引擎 没有此问题的记录。</translation>
    </message>
    <message>
        <source>It was never sent: the app closed while it waited for its turn. “Ask again” sends it.</source>
        <translation>从未发送：排队时应用已关闭。“重新提问”可发送。</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>未发送任何内容。</translation>
    </message>
    <message>
        <source>Sent, but the connection dropped before the demo engine answered. Looking for it…</source>
        <translation>已发送，但在演示引擎回应之前连接断开。正在查找…</translation>
    </message>
    <message>
        <source>Sent, but the connection dropped before {engine} answered. Looking for it…</source>
        <translation>已发送，但在 {engine} 回应之前连接断开。正在查找…</translation>
    </message>
    <message>
        <source>It is not known whether this question reached the demo engine. Looking for it…</source>
        <translation>不确定此问题是否已送达演示引擎。正在查找…</translation>
    </message>
    <message>
        <source>It is not known whether this question reached {engine}. Looking for it…</source>
        <translation>不确定此问题是否已送达 {engine}。正在查找…</translation>
    </message>
    <message>
        <source>The demo engine does not know this question: it never arrived.</source>
        <translation>演示引擎找不到此问题：它从未送达。</translation>
    </message>
    <message>
        <source>{engine} does not list this question under the token in use, so most likely it never arrived and nothing was charged.</source>
        <translation>{engine} 在当前令牌下未列出此问题，因此很可能从未送达，也没有收费。</translation>
    </message>
    <message>
        <source>The demo engine no longer keeps this answer: it deletes everything one hour after the end.</source>
        <translation>演示引擎已不再保留此回答：它会在结束一小时后删除所有内容。</translation>
    </message>
    <message>
        <source>{engine} no longer keeps this answer: it deletes everything one hour after the end.</source>
        <translation>{engine} 已不再保留此回答：它会在结束一小时后删除所有内容。</translation>
    </message>
    <message>
        <source>What had arrived before is kept.</source>
        <translation>此前已收到的内容会保留。</translation>
    </message>
    <message>
        <source>Check that the token belongs to the same account, then press “Check now”.</source>
        <translation>请确认令牌属于同一账户，然后按“立即检查”。</translation>
    </message>
    <message>
        <source>{engine} has no record of this question.</source>
        <translation>{engine} 没有此问题的记录。</translation>
    </message>
    <message>
        <source>The demo engine refused this: {detail}</source>
        <translation>演示引擎拒绝了请求：{detail}</translation>
    </message>
    <message>
        <source>The demo engine refused this (status {status}).</source>
        <translation>演示引擎拒绝了请求（状态码 {status}）。</translation>
    </message>
    <message>
        <source>The demo engine did not answer. Ask again; if that does not help, close the app and open it again.</source>
        <translation>演示引擎没有响应。请重新提问；如仍无效，请关闭应用后再打开。</translation>
    </message>
    <message>
        <source>It is not known yet whether this question reached the demo engine.</source>
        <translation>尚不确定此问题是否已送达演示引擎。</translation>
    </message>
    <message>
        <source>It is not known yet whether this question reached {engine}.</source>
        <translation>尚不确定此问题是否已送达 {engine}。</translation>
    </message>
    <message>
        <source>Nothing was sent, because the question could not be saved first.</source>
        <translation>未发送任何内容，因为未能先保存问题。</translation>
    </message>
    <message>
        <source>The model failed: {error}</source>
        <translation>模型出错：{error}</translation>
    </message>
    <message>
        <source>The model failed. The end of its log: {log}</source>
        <translation>模型出错。其日志末尾：{log}</translation>
    </message>
    <message>
        <source>The model failed and did not say why. Ask again, or change the question.</source>
        <translation>模型出错，且未说明原因。请重新提问，或修改问题。</translation>
    </message>
    <message>
        <source>The demo engine did not answer. Try again; if that does not help, close the app and open it again.</source>
        <translation>演示引擎没有响应。请重试；如仍无效，请关闭应用后再打开。</translation>
    </message>
    <message>
        <source>This text is missing: the installation is damaged. `--self-test` says what else is.</source>
        <translation>缺少此文本：安装已损坏。`--self-test` 会指出还有哪些问题。</translation>
    </message>
    <message>
        <source>Python {python} and Qt {qt}</source>
        <translation>Python {python} 和 Qt {qt}</translation>
    </message>
    <message>
        <source>This app.</source>
        <translation>本应用。</translation>
    </message>
    <message>
        <source>The file to drag could not be written: {why}.</source>
        <translation>无法写入要拖出的文件：{why}。</translation>
    </message>
    <message>
        <source>Hit {number} of {all}</source>
        <translation>第 {number} 处匹配，共 {all} 处</translation>
    </message>
    <message>
        <source>Click to export this question, or drag it out as a file.</source>
        <translation>点击可导出此问题，也可将其作为文件拖出。</translation>
    </message>
    <message>
        <source>Rich text</source>
        <translation>富文本</translation>
    </message>
    <message>
        <source>Copy as…</source>
        <translation>复制为…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Copy answer as</source>
        <translation>将回答复制为</translation>
    </message>
    <message>
        <source>Export answer</source>
        <translation>导出回答</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy answer</source>
        <translation>复制回答</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Type a question first</source>
        <translation>请先输入问题</translation>
    </message>
    <message>
        <source>This is very long: the model may not read its end.</source>
        <translation>内容很长：模型可能读不到末尾。</translation>
    </message>
    <message>
        <source>The answer is also sent to {host}.</source>
        <translation>回答也会发送到 {host}。</translation>
    </message>
    <message>
        <source>There is no picture: only your words are sent.</source>
        <translation>没有图片：只发送文字。</translation>
    </message>
    <message>
        <source>Waiting for the screen capture…</source>
        <translation>正在等待截屏…</translation>
    </message>
    <message>
        <source>Cancel capture</source>
        <translation>取消截屏</translation>
    </message>
    <message>
        <source>Draw a box around the part you want. Enter takes it, or the whole screen. Escape leaves.</source>
        <translation>在需要的部分上画一个框。按 Enter 截取该部分或整个屏幕，按 Esc 退出。</translation>
    </message>
    <message>
        <source>The screen could not be captured. Take a screenshot with the system&apos;s own tool, then paste it here.</source>
        <translation>无法截屏。请用系统自带的工具截屏，然后粘贴到这里。</translation>
    </message>
    <message>
        <source>The screen could not be captured. Allow LLaVA Desktop in System Settings, under Privacy &amp; Security, Screen Recording. Then start it again.</source>
        <translation>无法截屏。请在“系统设置”的“隐私与安全性”&gt;“屏幕录制”中允许 LLaVA Desktop，然后重新启动应用。</translation>
    </message>
    <message>
        <source>Draw a box. Arrow keys move it, with Shift they resize it. Enter takes it, Escape leaves.</source>
        <translation>请画一个框。方向键移动，按住 Shift 调整大小。按 Enter 截取，按 Esc 退出。</translation>
    </message>
    <message>
        <source>{pixels} px</source>
        <translation>{pixels} px</translation>
    </message>
    <message>
        <source>Screen capture</source>
        <translation>截屏</translation>
    </message>
    <message>
        <source>No action is called that. Try another word, “picture” say.</source>
        <translation>没有叫这个名称的操作。请换个词试试，例如“图片”。</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>One of the two questions is no longer in the history.</source>
        <translation>两个问题中有一个已不在历史记录中。</translation>
    </message>
    <message>
        <source>The two answers cannot be read.</source>
        <translation>无法读取这两个回答。</translation>
    </message>
    <message>
        <source>{name}: {value}</source>
        <translation>{name}：{value}</translation>
    </message>
    <message>
        <source>First answer</source>
        <translation>第一个回答</translation>
    </message>
    <message>
        <source>Second answer</source>
        <translation>第二个回答</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>正在比较…</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Back  Esc</source>
        <translation>返回  Esc</translation>
    </message>
    <message>
        <source>Back to the conversation</source>
        <translation>返回对话</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>… The rest is not shown here.</source>
        <translation>… 其余内容不在此显示。</translation>
    </message>
    <message>
        <source>Previous answer of the first answer</source>
        <translation>第一个回答的上一版</translation>
    </message>
    <message>
        <source>Next answer of the first answer</source>
        <translation>第一个回答的下一版</translation>
    </message>
    <message>
        <source>Compare answers of the first answer</source>
        <translation>比较第一个回答的各版</translation>
    </message>
    <message>
        <source>Previous answer of the second answer</source>
        <translation>第二个回答的上一版</translation>
    </message>
    <message>
        <source>Next answer of the second answer</source>
        <translation>第二个回答的下一版</translation>
    </message>
    <message>
        <source>Compare answers of the second answer</source>
        <translation>比较第二个回答的各版</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Edit question</source>
        <translation>编辑问题</translation>
    </message>
    <message>
        <source>Ask again changed</source>
        <translation>更改后重新提问</translation>
    </message>
    <message>
        <source>Delete question</source>
        <translation>删除问题</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>永久删除</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Keep question</source>
        <translation>保留问题</translation>
    </message>
    <message>
        <source>Your unsent question is back.</source>
        <translation>未发送的问题已恢复。</translation>
    </message>
    <message>
        <source>The picture that you had not asked about is back.</source>
        <translation>尚未提问的图片已恢复。</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Remove picture</source>
        <translation>移除图片</translation>
    </message>
    <message>
        <source>Show the newest</source>
        <translation>显示最新内容</translation>
    </message>
    <message>
        <source>Drop a picture here</source>
        <translation>将图片拖到这里</translation>
    </message>
    <message>
        <source>or paste it, or</source>
        <comment>choose a file</comment>
        <translation>或粘贴，或</translation>
    </message>
    <message>
        <source>choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>capture a part of the screen</source>
        <translation>截取屏幕的一部分</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>or</source>
        <comment>capture a part of the screen</comment>
        <translation>或</translation>
    </message>
    <message>
        <source>Capture screen</source>
        <translation>截取屏幕</translation>
    </message>
    <message>
        <source>No account yet? The demo engine answers simple questions offline.</source>
        <translation>还没有账户？演示引擎可离线回答简单的问题。</translation>
    </message>
    <message>
        <source>Add API token</source>
        <translation>添加 API 令牌</translation>
    </message>
    <message>
        <source>Engine: {engine}</source>
        <translation>引擎：{engine}</translation>
    </message>
    <message>
        <source>{engine}. Opens the settings.</source>
        <translation>{engine}。打开设置。</translation>
    </message>
    <message>
        <source>--ask is about one picture, the first that was given: {name}. The others are not asked about.</source>
        <translation>--ask 只针对一张图片，即给出的第一张：{name}。不会就其他图片提问。</translation>
    </message>
    <message>
        <source>The screenshot could not be saved: {path}</source>
        <translation>无法保存截图：{path}</translation>
    </message>
    <message>
        <source>Nothing was imported.</source>
        <translation>未导入任何内容。</translation>
    </message>
    <message>
        <source>Cancelled. No file was written, and nothing was changed.</source>
        <translation>已取消。未写入文件，也未做任何更改。</translation>
    </message>
    <message>
        <source>An export or import is under way.</source>
        <translation>导出或导入正在进行。</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>正在导入…</translation>
    </message>
    <message>
        <source>Exports of LLaVA Desktop ({endings})</source>
        <translation>LLaVA Desktop 的导出文件 ({endings})</translation>
    </message>
    <message>
        <source>All files ({endings})</source>
        <translation>所有文件 ({endings})</translation>
    </message>
    <message>
        <source>LLaVA questions {date}</source>
        <translation>LLaVA 问题 {date}</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>正在导出…</translation>
    </message>
    <message>
        <source>Exporting… {done:,} of {all:,}</source>
        <translation>正在导出… {done:,} / {all:,}</translation>
    </message>
    <message>
        <source>LLaVA question</source>
        <translation>LLaVA 问题</translation>
    </message>
    <message numerus="yes">
        <source>(One question|%n questions) exported to {file}.</source>
        <translation>
            <numerusform>已将 %n 个问题导出到 {file}。</numerusform>
        </translation>
    </message>
    <message>
        <source>All questions of this file are here already.</source>
        <translation>此文件中的所有问题都已在这里。</translation>
    </message>
    <message numerus="yes">
        <source>(One conversation|%n conversations) of this file lay in the trash and (is|are) in the history again.</source>
        <translation>
            <numerusform>此文件中有 %n 个对话原在回收站，现已回到历史记录。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(One question was|%n questions were) imported.</source>
        <translation>
            <numerusform>已导入 %n 个问题。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more (was|were) here already.</source>
        <translation>
            <numerusform>另有 %n 个已在这里。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n had no end yet when exported, and will get none here.</source>
        <translation>
            <numerusform>%n 个在导出时尚未结束，在这里也不会再有结果。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n came without the picture.</source>
        <translation>
            <numerusform>%n 个没有附带图片。</numerusform>
        </translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>还没有图片</translation>
    </message>
    <message>
        <source>on white</source>
        <translation>白色背景</translation>
    </message>
    <message>
        <source>no GPS</source>
        <translation>不含 GPS 信息</translation>
    </message>
    <message>
        <source>Show large</source>
        <translation>放大显示</translation>
    </message>
    <message>
        <source>Show large what the model sees</source>
        <translation>放大显示模型看到的图像</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>模型看到的图像</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>{part}: {state}</source>
        <translation>{part}：{state}</translation>
    </message>
    <message>
        <source>{part}: {state}. {text}</source>
        <translation>{part}：{state}。{text}</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>This was copied. It holds no token, no question, no answer and no name of a file:</source>
        <translation>已复制以下内容。其中没有令牌、问题、回答，也没有文件名：</translation>
    </message>
    <message>
        <source>Close setup check</source>
        <translation>关闭配置检查</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>Setup: {summary}</source>
        <translation>配置：{summary}</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Setup parts</source>
        <translation>配置项</translation>
    </message>
    <message>
        <source>Copied diagnostics</source>
        <translation>已复制的诊断信息</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>复制诊断信息</translation>
    </message>
    <message>
        <source>The demo engine was chosen: nobody outside this computer is asked.</source>
        <translation>已选择演示引擎：不会向此计算机以外的任何人查询。</translation>
    </message>
    <message>
        <source>{host} is asked whose token this is and whether it has the model. No question is sent, and nothing is paid.</source>
        <translation>将向 {host} 查询此令牌属于谁、是否有该模型。不会发送问题，也不收费。</translation>
    </message>
    <message>
        <source>How long the answer may be: 100 tokens are about 75 English words.</source>
        <translation>回答的最大长度：100 个 token 约为 75 个英文单词。</translation>
    </message>
    <message>
        <source>How freely the model chooses its words: 0 is the most predictable, higher values vary more.</source>
        <translation>模型选词的自由程度：0 最可预测，值越大变化越多。</translation>
    </message>
    <message>
        <source>Which words the model may choose from: 1 is all of them, lower values leave out unlikely ones.</source>
        <translation>模型可选词的范围：1 为全部，值越小越会排除可能性低的词。</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Reset parameters</source>
        <translation>重置参数</translation>
    </message>
    <message>
        <source>Undo reset</source>
        <translation>撤销重置</translation>
    </message>
    <message>
        <source>Top p has no effect while temperature is 0.</source>
        <translation>温度为 0 时，Top p 不起作用。</translation>
    </message>
    <message>
        <source>Reset: {action}</source>
        <translation>重置：{action}</translation>
    </message>
    <message>
        <source>{action}, {place}</source>
        <translation>{action}，{place}</translation>
    </message>
    <message>
        <source>{keys}: {why_not}</source>
        <translation>{keys}：{why_not}</translation>
    </message>
    <message>
        <source>Press the button with the keys, then the keys that you want. Backspace removes them, Esc leaves them as they are.</source>
        <translation>先点击显示按键的按钮，再按下想要的按键。Backspace 移除，Esc 保持不变。</translation>
    </message>
    <message>
        <source>In the prompt Enter asks, Shift+Enter begins a line, Up and Down lead to earlier questions. A tool of the picture is moved with the arrow keys, Enter ends it, Esc leaves it. Tab goes from one thing to the next.</source>
        <translation>在提示词框中，Enter 提问，Shift+Enter 换行，上下方向键翻看先前的问题。图片工具用方向键移动，Enter 完成，Esc 退出。Tab 切换到下一项。</translation>
    </message>
    <message>
        <source>No action is called that.</source>
        <translation>没有叫这个名称的操作。</translation>
    </message>
    <message>
        <source>Close shortcuts</source>
        <translation>关闭快捷键</translation>
    </message>
    <message>
        <source>Search shortcuts</source>
        <translation>搜索快捷键</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>Reset all shortcuts</source>
        <translation>重置所有快捷键</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>{name}: puts a question into the prompt</source>
        <translation>{name}：将问题填入提示词框</translation>
    </message>
    <message>
        <source>Close text</source>
        <translation>关闭文本</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一个</translation>
    </message>
    <message>
        <source>Find next</source>
        <translation>查找下一个</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>上一个</translation>
    </message>
    <message>
        <source>Find previous</source>
        <translation>查找上一个</translation>
    </message>
    <message>
        <source>The first {first:,} of {count:,} characters. All of it is copied.</source>
        <translation>前 {first:,} 个字符，共 {count:,} 个。复制时包含全部内容。</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>全部复制</translation>
    </message>
    <message>
        <source>From the end again.</source>
        <translation>已回到末尾继续。</translation>
    </message>
    <message>
        <source>From the start again.</source>
        <translation>已回到开头继续。</translation>
    </message>
    <message>
        <source>Not found.</source>
        <translation>未找到。</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>已复制。</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>{tool}: done</source>
        <translation>{tool}：完成</translation>
    </message>
    <message>
        <source>Back to the picture (Esc)</source>
        <translation>返回图片 (Esc)</translation>
    </message>
    <message>
        <source>LLaVA Desktop is open already. Close it first, or name another folder with --data-dir.</source>
        <translation>LLaVA Desktop 已经打开。请先将其关闭，或用 --data-dir 指定其他文件夹。</translation>
    </message>
    <message>
        <source>LLaVA Desktop is open already, but it does not answer. Close it, or end its process, then start it again.</source>
        <translation>LLaVA Desktop 已经打开，但没有响应。请将其关闭或结束其进程，然后重新启动。</translation>
    </message>
    <message>
        <source>LLaVA Desktop could not be started again: {why}. Start it yourself.</source>
        <translation>无法重新启动 LLaVA Desktop：{why}。请自行启动。</translation>
    </message>
    <message>
        <source>Something went wrong inside the app; your questions are kept. Details are in {path}.</source>
        <translation>应用内部出错；问题均已保留。详细信息见 {path}。</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Last week</source>
        <translation>最近一周</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>更早</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>已回答</translation>
    </message>
    <message>
        <source>found: {text}</source>
        <translation>找到：{text}</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>已加星标</translation>
    </message>
    <message numerus="yes">
        <source>%n question(s)</source>
        <translation>
            <numerusform>%n 个问题</numerusform>
        </translation>
    </message>
    <message>
        <source>Take a screenshot with the desktop&apos;s own tool, then paste it here.</source>
        <translation>请用桌面自带的工具截屏，然后粘贴到这里。</translation>
    </message>
    <message>
        <source>This desktop offers no screen capture to programs.</source>
        <translation>此桌面不向程序提供截屏功能。</translation>
    </message>
    <message>
        <source>The desktop did not capture the screen. Allow it in the system&apos;s privacy settings. Or: {instead}</source>
        <translation>桌面未能截屏。请在系统的隐私设置中允许。或者：{instead}</translation>
    </message>
    <message>
        <source>The desktop&apos;s screen capture ended without an answer. Try again. Or: {instead}</source>
        <translation>桌面的截屏功能结束时没有给出结果。请重试。或者：{instead}</translation>
    </message>
    <message>
        <source>From day</source>
        <translation>开始日期</translation>
    </message>
    <message>
        <source>To day</source>
        <translation>结束日期</translation>
    </message>
    <message>
        <source>From</source>
        <comment>a day</comment>
        <translation>从</translation>
    </message>
    <message>
        <source>To</source>
        <comment>a day</comment>
        <translation>到</translation>
    </message>
    <message>
        <source>Opening the history…</source>
        <translation>正在打开历史记录…</translation>
    </message>
    <message>
        <source>Nothing can be saved, so nothing is sent.</source>
        <translation>无法保存任何内容，因此不会发送。</translation>
    </message>
    <message>
        <source>Saving works again.</source>
        <translation>又可以保存了。</translation>
    </message>
    <message>
        <source>The history cannot be read.</source>
        <translation>无法读取历史记录。</translation>
    </message>
    <message>
        <source>Any day</source>
        <translation>任何日期</translation>
    </message>
    <message>
        <source>From one day to another…</source>
        <translation>选择起止日期…</translation>
    </message>
    <message>
        <source>Filter history</source>
        <translation>筛选历史记录</translation>
    </message>
    <message>
        <source>Filter: {filter}. Press to clear</source>
        <translation>筛选：{filter}。按下可清除</translation>
    </message>
    <message>
        <source>Trash, {count}</source>
        <translation>回收站，{count} 项</translation>
    </message>
    <message>
        <source>Trash, empty</source>
        <translation>回收站，空</translation>
    </message>
    <message>
        <source>Empty the trash…</source>
        <translation>清空回收站…</translation>
    </message>
    <message>
        <source>Erase everything…</source>
        <translation>清除所有内容…</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>取消星标</translation>
    </message>
    <message>
        <source>Delete for ever…</source>
        <translation>永久删除…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Export and import</source>
        <translation>导出和导入</translation>
    </message>
    <message>
        <source>Questions you ask appear here. They stay on this computer.</source>
        <translation>提出的问题会显示在这里，并保留在此计算机上。</translation>
    </message>
    <message>
        <source>Nothing found. Search looks for the beginnings of words in questions, answers, file names and titles.</source>
        <translation>未找到。搜索会匹配问题、回答、文件名和标题中词语的开头。</translation>
    </message>
    <message>
        <source>Nothing here with these filters.</source>
        <translation>没有符合这些筛选条件的内容。</translation>
    </message>
    <message>
        <source>The trash is empty. What is deleted stays here for 30 days.</source>
        <translation>回收站是空的。删除的内容会在这里保留 30 天。</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Star selected</source>
        <translation>为所选加星标</translation>
    </message>
    <message>
        <source>Restore selected</source>
        <translation>恢复所选</translation>
    </message>
    <message>
        <source>Export… selected</source>
        <translation>导出所选…</translation>
    </message>
    <message>
        <source>Delete selected</source>
        <translation>删除所选</translation>
    </message>
    <message>
        <source>Compare selected</source>
        <translation>比较所选</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) selected</source>
        <translation>
            <numerusform>已选择 %n 个对话</numerusform>
        </translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>此计算机上</translation>
    </message>
    <message>
        <source>On Replicate</source>
        <translation>Replicate 上</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>Nothing usable arrived. Drop a picture file, or choose one.</source>
        <translation>没有收到可用的内容。请拖入图片文件，或选择一个。</translation>
    </message>
    <message>
        <source>That is text, not a picture. Drop a picture file, or choose one.</source>
        <translation>这是文字，不是图片。请拖入图片文件，或选择一个。</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>获取</translation>
    </message>
    <message>
        <source>Cancel fetching</source>
        <translation>取消获取</translation>
    </message>
    <message>
        <source>Looking through the folder…</source>
        <translation>正在查看文件夹…</translation>
    </message>
    <message>
        <source>Fetching the picture from {host}…</source>
        <translation>正在从 {host} 获取图片…</translation>
    </message>
    <message>
        <source>Fetch the picture from {host}?</source>
        <translation>要从 {host} 获取图片吗？</translation>
    </message>
    <message>
        <source>Press the keys…</source>
        <translation>请按下按键…</translation>
    </message>
    <message>
        <source>Press the keys now. Backspace removes them, Escape leaves them as they are.</source>
        <translation>请按下按键。Backspace 移除，Esc 保持不变。</translation>
    </message>
    <message>
        <source>none</source>
        <comment>no keys</comment>
        <translation>无</translation>
    </message>
    <message>
        <source>{action}: {keys}</source>
        <translation>{action}：{keys}</translation>
    </message>
    <message>
        <source>Write a mail to {host}?</source>
        <translation>要写邮件到 {host} 吗？</translation>
    </message>
    <message>
        <source>Open {host} in the browser?</source>
        <translation>要在浏览器中打开 {host} 吗？</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>链接</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>打开链接</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>忽略</translation>
    </message>
    <message>
        <source>Dismiss link</source>
        <translation>忽略链接</translation>
    </message>
    <message>
        <source>Pictures ({suffixes})</source>
        <translation>图片 ({suffixes})</translation>
    </message>
    <message>
        <source>All files ({suffixes})</source>
        <translation>所有文件 ({suffixes})</translation>
    </message>
    <message>
        <source>What the model sees. Escape goes back to the picture.</source>
        <translation>模型看到的图像。按 Esc 返回图片。</translation>
    </message>
    <message numerus="yes">
        <source>the model looks at %n tile(s) of {size} px, and at the whole once more</source>
        <translation>
            <numerusform>模型查看 %n 个 {size} px 的分块，再查看一次整张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>Ask anyway</source>
        <translation>仍要提问</translation>
    </message>
    <message>
        <source>{spent} of {limit}</source>
        <translation>{spent}，限额 {limit}</translation>
    </message>
    <message>
        <source>The seconds that the model ran for questions that were asked here, also those that were deleted, at {amount} a second. The rate, and a limit, are in Settings.</source>
        <translation>在此处提问的问题（包括已删除的），按模型运行的秒数计算，每秒 {amount}。价格和限额可在设置中更改。</translation>
    </message>
    <message numerus="yes">
        <source>%n under way, an estimated {amount} more</source>
        <comment>questions</comment>
        <translation>
            <numerusform>%n 个进行中，估计另需 {amount}</numerusform>
        </translation>
    </message>
    <message>
        <source>This month</source>
        <translation>本月</translation>
    </message>
    <message>
        <source>Cost so far</source>
        <translation>目前费用</translation>
    </message>
    <message>
        <source>Not now: {why}</source>
        <translation>暂时不可用：{why}</translation>
    </message>
    <message>
        <source>{name} slider</source>
        <translation>“{name}”滑块</translation>
    </message>
    <message>
        <source>Turned right</source>
        <translation>已向右旋转</translation>
    </message>
    <message>
        <source>Turned left</source>
        <translation>已向左旋转</translation>
    </message>
    <message>
        <source>The picture is still being opened.</source>
        <translation>图片仍在打开。</translation>
    </message>
    <message>
        <source>The picture is being made ready with your changes.</source>
        <translation>正在按更改准备图片。</translation>
    </message>
    <message>
        <source>Choose a region</source>
        <translation>选择区域</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>正在打开 {name}…</translation>
    </message>
    <message>
        <source>No picture yet. Press Enter to choose a file, or paste one.</source>
        <translation>还没有图片。按 Enter 选择文件，或粘贴图片。</translation>
    </message>
    <message>
        <source>{name}. {sends}. {help}</source>
        <translation>{name}。{sends}。{help}</translation>
    </message>
    <message>
        <source>{name}. {sends}. Press Enter to choose another, Delete to remove it.</source>
        <translation>{name}。{sends}。按 Enter 另选图片，按 Delete 移除。</translation>
    </message>
    <message>
        <source>Text in the region would be under about 8 px high: choose a smaller one.</source>
        <translation>区域中的文字高度将不足约 8 px：请选择更小的区域。</translation>
    </message>
    <message>
        <source>Text in it would be under about 8 px high: choose a region.</source>
        <translation>其中的文字高度将不足约 8 px：请选择一个区域。</translation>
    </message>
    <message>
        <source>Making it ready…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Select region</source>
        <translation>选择区域</translation>
    </message>
    <message>
        <source>Ask about a part of the picture: only that is sent, as sharp as it was taken</source>
        <translation>就图片的一部分提问：只发送这部分，清晰度与原图相同</translation>
    </message>
    <message>
        <source>Paint over what nobody shall see: it is gone from what is sent</source>
        <translation>遮盖不想让人看到的内容：它会从发送的图片中消失</translation>
    </message>
    <message>
        <source>Exactly what is sent, and how the model cuts it up</source>
        <translation>实际发送的图像，以及模型如何切分</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Fitted</source>
        <translation>已适合窗口</translation>
    </message>
    <message>
        <source>Ctrl+wheel or pinch to zoom</source>
        <translation>按 Ctrl 并滚动滚轮，或双指捏合来缩放</translation>
    </message>
    <message>
        <source>{keys} zooms in</source>
        <translation>{keys} 放大</translation>
    </message>
    <message>
        <source>{keys} fits</source>
        <translation>{keys} 适合窗口</translation>
    </message>
    <message>
        <source>{keys} is one to one</source>
        <translation>{keys} 实际大小</translation>
    </message>
    <message>
        <source>{action} ({keys})</source>
        <translation>{action} ({keys})</translation>
    </message>
    <message>
        <source>Picture tools</source>
        <translation>图片工具</translation>
    </message>
    <message>
        <source>The demo engine that was asked has ended. Ask again.</source>
        <translation>提问时使用的演示引擎已结束。请重新提问。</translation>
    </message>
    <message>
        <source>An answer could not be saved here.</source>
        <translation>有一个回答无法在此保存。</translation>
    </message>
    <message>
        <source>Ask about the picture…</source>
        <translation>就图片提问…</translation>
    </message>
    <message>
        <source>Ask again about this picture…</source>
        <translation>就这张图片再次提问…</translation>
    </message>
    <message>
        <source>Ask another question…</source>
        <translation>提出另一个问题…</translation>
    </message>
    <message>
        <source>This question was asked at {engine}. Add its API token in Settings, then press “Check now” again.</source>
        <translation>此问题是在 {engine} 上提出的。请在设置中添加其 API 令牌，然后再次按“立即检查”。</translation>
    </message>
    <message>
        <source>This question cannot be read.</source>
        <translation>无法读取此问题。</translation>
    </message>
    <message>
        <source>Preset name</source>
        <translation>预设名称</translation>
    </message>
    <message>
        <source>Preset text</source>
        <translation>预设文字</translation>
    </message>
    <message>
        <source>Own max tokens</source>
        <translation>单独设置最大 token 数</translation>
    </message>
    <message>
        <source>Preset max tokens</source>
        <translation>预设的最大 token 数</translation>
    </message>
    <message>
        <source>Own temperature</source>
        <translation>单独设置温度</translation>
    </message>
    <message>
        <source>Preset temperature</source>
        <translation>预设的温度</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>What it puts into the prompt</source>
        <translation>填入提示词框的内容</translation>
    </message>
    <message>
        <source>With parameters of its own</source>
        <translation>使用自己的参数</translation>
    </message>
    <message>
        <source>Presets ▾</source>
        <translation>预设 ▾</translation>
    </message>
    <message>
        <source>{keys} opens the menu</source>
        <translation>{keys} 打开菜单</translation>
    </message>
    <message>
        <source>Edit presets…</source>
        <translation>编辑预设…</translation>
    </message>
    <message>
        <source>There is nothing to put in the place of {name} (the picture&apos;s name); it was left empty.</source>
        <translation>没有可代入 {name}（图片名称）的内容，已留空。</translation>
    </message>
    <message>
        <source>There is nothing to put in the place of {folder} (its folder); it was left empty.</source>
        <translation>没有可代入 {folder}（其文件夹）的内容，已留空。</translation>
    </message>
    <message>
        <source>There is nothing to put in the place of {name} (the picture&apos;s name) and {folder} (its folder); it was left empty.</source>
        <translation>没有可代入 {name}（图片名称）和 {folder}（其文件夹）的内容，已留空。</translation>
    </message>
    <message>
        <source>There is nothing to put in the place of {folder} (its folder) and {name} (the picture&apos;s name); it was left empty.</source>
        <translation>没有可代入 {folder}（其文件夹）和 {name}（图片名称）的内容，已留空。</translation>
    </message>
    <message>
        <source>New preset</source>
        <translation>新建预设</translation>
    </message>
    <message>
        <source>A preset puts its words into the prompt, where you see them before they are sent. The first four stand under the picture. {name} is the picture&apos;s name, {folder} the name of its folder, {date} today; {{ is a brace.</source>
        <translation>预设会将文字填入提示词框，发送前可以看到。前四个显示在图片下方。{name} 是图片名称，{folder} 是其文件夹名称，{date} 是今天的日期；{{ 表示花括号。</translation>
    </message>
    <message>
        <source>Close presets</source>
        <translation>关闭预设</translation>
    </message>
    <message>
        <source>Undo delete</source>
        <translation>撤销删除</translation>
    </message>
    <message>
        <source>Deleted: {name}</source>
        <translation>已删除：{name}</translation>
    </message>
    <message>
        <source>Preset list</source>
        <translation>预设列表</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move preset up</source>
        <translation>上移预设</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Move preset down</source>
        <translation>下移预设</translation>
    </message>
    <message>
        <source>Delete preset</source>
        <translation>删除预设</translation>
    </message>
    <message>
        <source>Bring back the app&apos;s own</source>
        <translation>恢复应用自带预设</translation>
    </message>
    <message>
        <source>Bring back built-in presets</source>
        <translation>恢复内置预设</translation>
    </message>
    <message>
        <source>{name}, {place} of {count}</source>
        <translation>{name}，第 {place} 个，共 {count} 个</translation>
    </message>
    <message>
        <source>Deleted: {name}. Undo brings it back.</source>
        <translation>已删除：{name}。撤销可恢复。</translation>
    </message>
    <message>
        <source>The last question is still being answered.</source>
        <translation>上一个问题仍在回答中。</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>The receipt is on the clipboard.</source>
        <translation>明细已复制到剪贴板。</translation>
    </message>
    <message>
        <source>The request is on the clipboard, without the token.</source>
        <translation>请求已复制到剪贴板，不含令牌。</translation>
    </message>
    <message>
        <source>The picture that was sent is not on this computer any more, so the request cannot be made again.</source>
        <translation>发送的图片已不在此计算机上，因此无法重新生成请求。</translation>
    </message>
    <message>
        <source>It cannot be run exactly again now: {asked} was asked, and {engine} answers now.</source>
        <translation>现在无法原样重新运行：当时使用的是 {asked}，现在回答的是 {engine}。</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Copy receipt</source>
        <translation>复制明细</translation>
    </message>
    <message>
        <source>Copy as curl</source>
        <translation>复制为 curl</translation>
    </message>
    <message>
        <source>Copy as Python</source>
        <translation>复制为 Python</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Full reply</source>
        <translation>完整回复</translation>
    </message>
    <message>
        <source>Run exactly again</source>
        <translation>原样重新运行</translation>
    </message>
    <message>
        <source>The same request as a line for a shell. It reads the token from REPLICATE_API_TOKEN.</source>
        <translation>将同一请求写成一行 shell 命令。令牌从 REPLICATE_API_TOKEN 读取。</translation>
    </message>
    <message>
        <source>The same request as a Python program. It reads the token from REPLICATE_API_TOKEN.</source>
        <translation>将同一请求写成 Python 程序。令牌从 REPLICATE_API_TOKEN 读取。</translation>
    </message>
    <message>
        <source>What the model printed</source>
        <translation>模型输出的日志</translation>
    </message>
    <message>
        <source>What the engine said of it at the end, without the picture</source>
        <translation>引擎在结束时给出的信息，不含图片</translation>
    </message>
    <message>
        <source>A new question with just this request: one more run, and one more cost</source>
        <translation>用完全相同的请求提出新问题：多运行一次，也多花费一次</translation>
    </message>
    <message>
        <source>This answer</source>
        <translation>此回答</translation>
    </message>
    <message>
        <source>{waited}, the model had to start first</source>
        <translation>{waited}，含模型启动时间</translation>
    </message>
    <message>
        <source>{waited}, model start</source>
        <translation>{waited}，含模型启动</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Gone from what is sent</source>
        <translation>已从发送的图片中去除</translation>
    </message>
    <message>
        <source>Paint over what nobody shall see. It is gone from what is sent.</source>
        <translation>遮盖不想让人看到的内容。它会从发送的图片中消失。</translation>
    </message>
    <message>
        <source>Redaction</source>
        <translation>遮盖</translation>
    </message>
    <message>
        <source>Brush size</source>
        <translation>画笔大小</translation>
    </message>
    <message>
        <source>Brush size ( [ and ] )</source>
        <translation>画笔大小（[ 和 ]）</translation>
    </message>
    <message>
        <source>Undo stroke</source>
        <translation>撤销笔画</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>撤销 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Redo stroke</source>
        <translation>重做笔画</translation>
    </message>
    <message>
        <source>Redo (Ctrl+Shift+Z)</source>
        <translation>重做 (Ctrl+Shift+Z)</translation>
    </message>
    <message>
        <source>Clear strokes</source>
        <translation>清除笔画</translation>
    </message>
    <message>
        <source>Clear: nothing is painted over</source>
        <translation>清除：不遮盖任何内容</translation>
    </message>
    <message>
        <source>Arrow keys move the cross-hair, with Ctrl slowly; Space paints. Square brackets change the size of the brush. Control Z undoes. Escape leaves the brush.</source>
        <translation>方向键移动十字线，同时按 Ctrl 可慢速移动；空格键涂抹。方括号键更改画笔大小。Ctrl+Z 撤销。Esc 退出画笔。</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>Redone</source>
        <translation>已重做</translation>
    </message>
    <message>
        <source>Nothing is painted over.</source>
        <translation>没有遮盖任何内容。</translation>
    </message>
    <message>
        <source>{across} % from the left, {down} % from the top</source>
        <translation>距左侧 {across}%，距顶部 {down}%</translation>
    </message>
    <message>
        <source>Painted over: gone from what is sent.</source>
        <translation>已遮盖：已从发送的图片中去除。</translation>
    </message>
    <message>
        <source>Draw a box around what you want to ask about.</source>
        <translation>请框出想要提问的部分。</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>整张图片</translation>
    </message>
    <message>
        <source>Send all of it (Delete)</source>
        <translation>发送整张图片 (Delete)</translation>
    </message>
    <message>
        <source>Region {size}</source>
        <translation>区域 {size}</translation>
    </message>
    <message>
        <source>Arrow keys move the region, with Shift they resize it. Enter takes it, Escape removes it.</source>
        <translation>方向键移动区域，按住 Shift 调整大小。按 Enter 采用，按 Esc 移除。</translation>
    </message>
    <message>
        <source>{region} px, sent as {sent}</source>
        <translation>{region} px，发送为 {sent}</translation>
    </message>
    <message>
        <source>The whole picture is sent.</source>
        <translation>将发送整张图片。</translation>
    </message>
    <message>
        <source>Region {pixels}, {across} % from the left, {down} % from the top</source>
        <translation>区域 {pixels}，距左侧 {across}%，距顶部 {down}%</translation>
    </message>
    <message>
        <source>Looking at it…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>Being stopped…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>The model failed: {why}</source>
        <translation>模型出错：{why}</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>启动时间</translation>
    </message>
    <message>
        <source>comes with it</source>
        <translation>随附</translation>
    </message>
    <message>
        <source>at an address on the web</source>
        <translation>位于某个网址</translation>
    </message>
    <message>
        <source>Stop this run at the engine? Wherever it was started, it ends there too. What it ran so far is charged.</source>
        <translation>要在引擎上停止此运行吗？无论从哪里启动，它都会在那里结束。已运行的部分照常收费。</translation>
    </message>
    <message>
        <source>Stop the run</source>
        <translation>停止运行</translation>
    </message>
    <message>
        <source>Let it run</source>
        <translation>继续运行</translation>
    </message>
    <message>
        <source>Show log</source>
        <translation>显示日志</translation>
    </message>
    <message>
        <source>Hide log</source>
        <translation>隐藏日志</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Answer on Replicate</source>
        <translation>Replicate 上的回答</translation>
    </message>
    <message>
        <source>Import into history</source>
        <translation>导入历史记录</translation>
    </message>
    <message>
        <source>Open in history</source>
        <translation>在历史记录中打开</translation>
    </message>
    <message>
        <source>Stop this run…</source>
        <translation>停止此运行…</translation>
    </message>
    <message>
        <source>Stop this run</source>
        <translation>停止此运行</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>立即检查</translation>
    </message>
    <message>
        <source>Open web page…</source>
        <translation>打开网页…</translation>
    </message>
    <message>
        <source>Open web page</source>
        <translation>打开网页</translation>
    </message>
    <message>
        <source>Predictions on Replicate</source>
        <translation>Replicate 上的预测</translation>
    </message>
    <message>
        <source>This is the demo engine&apos;s own list, which is forgotten when the app closes. With an API token in Settings your account&apos;s stands here.</source>
        <translation>这是演示引擎自己的列表，应用关闭后即清空。在设置中添加 API 令牌后，这里显示账户的列表。</translation>
    </message>
    <message>
        <source>There is nothing in this list yet.</source>
        <translation>此列表中还没有内容。</translation>
    </message>
    <message>
        <source>None of these was answered by LLaVA.</source>
        <translation>其中没有由 LLaVA 回答的内容。</translation>
    </message>
    <message>
        <source>Reading the list…</source>
        <translation>正在读取列表…</translation>
    </message>
    <message>
        <source>Search older ones</source>
        <translation>查找更早的</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Open Settings</source>
        <translation>打开设置</translation>
    </message>
    <message>
        <source>LLaVA only</source>
        <translation>仅 LLaVA</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
    </message>
    <message numerus="yes">
        <source>%n were looked at.</source>
        <translation>
            <numerusform>已查看 %n 项。</numerusform>
        </translation>
    </message>
    <message>
        <source>Restore history</source>
        <translation>恢复历史记录</translation>
    </message>
    <message>
        <source>Your questions are being brought back…</source>
        <translation>正在找回问题…</translation>
    </message>
    <message>
        <source>Not everything could be brought back.</source>
        <translation>未能全部找回。</translation>
    </message>
    <message>
        <source>The history file was damaged; it was put aside, and a new history begun.</source>
        <translation>历史记录文件已损坏；已将其移到一旁，并新建了历史记录。</translation>
    </message>
    <message>
        <source>Questions can still be read from it.</source>
        <translation>仍可从中读取问题。</translation>
    </message>
    <message>
        <source>There is a backup of {day}.</source>
        <translation>有 {day} 的备份。</translation>
    </message>
    <message>
        <source>Nothing in it can be read. It is kept in {folder}.</source>
        <translation>其中的内容均无法读取。它保留在 {folder} 中。</translation>
    </message>
    <message numerus="yes">
        <source>(One question is|%n questions are) back.</source>
        <translation>
            <numerusform>已找回 %n 个问题。</numerusform>
        </translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <comment>a day, for Qt</comment>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <source>[picture: {name}]</source>
        <translation>[图片：{name}]</translation>
    </message>
    <message>
        <source>Erase every question, answer and picture of this computer&apos;s history, its backups and the log? This cannot be undone. What is under way is cancelled.</source>
        <translation>要清除此计算机历史记录中的所有问题、回答和图片，以及其备份和日志吗？此操作无法撤销。进行中的问题会被取消。</translation>
    </message>
    <message>
        <source>Erase everything</source>
        <translation>清除所有内容</translation>
    </message>
    <message>
        <source>The history could not be updated.</source>
        <translation>无法更新历史记录。</translation>
    </message>
    <message numerus="yes">
        <source>Delete (this conversation|these %n conversations) for ever, with answers and pictures, also from the backups?</source>
        <translation>
            <numerusform>要永久删除这 %n 个对话及其中的回答和图片，并从备份中一并删除吗？</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete for ever</source>
        <translation>永久删除</translation>
    </message>
    <message numerus="yes">
        <source>Cancel, also at the engine, and move (this conversation|these %n conversations) to the trash?</source>
        <translation>
            <numerusform>要取消（引擎上也一并取消），并将这 %n 个对话移到回收站吗？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(An answer is|%n answers are) still on the way.</source>
        <translation>
            <numerusform>还有 %n 个回答尚未完成。</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel and delete</source>
        <translation>取消并删除</translation>
    </message>
    <message>
        <source>Delete everything that is in the trash for ever, also from the backups?</source>
        <translation>要永久删除回收站中的所有内容，并从备份中一并删除吗？</translation>
    </message>
    <message>
        <source>Empty the trash</source>
        <translation>清空回收站</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) moved to the trash, kept for {days} days.</source>
        <translation>
            <numerusform>已将 %n 个对话移到回收站，保留 {days} 天。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) restored.</source>
        <translation>
            <numerusform>已恢复 %n 个对话。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n backup(s)</source>
        <translation>
            <numerusform>%n 个备份</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n log(s)</source>
        <translation>
            <numerusform>%n 个日志</numerusform>
        </translation>
    </message>
    <message>
        <source>Erased: {questions}, {pictures}, {backups}, {logs}.</source>
        <translation>已清除：{questions}、{pictures}、{backups}、{logs}。</translation>
    </message>
    <message>
        <source>Erased: {questions}, {pictures}, {backups}, {logs}, {histories}.</source>
        <translation>已清除：{questions}、{pictures}、{backups}、{logs}、{histories}。</translation>
    </message>
    <message numerus="yes">
        <source>%n damaged (history|histories)</source>
        <translation>
            <numerusform>%n 份损坏的历史记录</numerusform>
        </translation>
    </message>
    <message>
        <source>There is another question in the prompt box. Ask or clear it first.</source>
        <translation>提示词框中有另一个问题。请先提问或清除它。</translation>
    </message>
    <message>
        <source>The picture of this question is not here any more. Drop it again to ask about it.</source>
        <translation>此问题的图片已不在这里。请重新拖入图片再提问。</translation>
    </message>
    <message>
        <source>Ask again with these parameters</source>
        <translation>用这些参数重新提问</translation>
    </message>
    <message>
        <source>Ask again about this part</source>
        <translation>就此部分重新提问</translation>
    </message>
    <message>
        <source>Send earlier questions</source>
        <translation>发送先前的问答</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Question and answer {number}: {words}</source>
        <translation>第 {number} 轮问答：{words}</translation>
    </message>
    <message>
        <source>Question {number}</source>
        <translation>问题 {number}</translation>
    </message>
    <message>
        <source>Answer {number}</source>
        <translation>回答 {number}</translation>
    </message>
    <message>
        <source>Previous answer to question {number}</source>
        <translation>第 {number} 轮的上一版回答</translation>
    </message>
    <message>
        <source>Next answer to question {number}</source>
        <translation>第 {number} 轮的下一版回答</translation>
    </message>
    <message>
        <source>Compare answers to question {number}</source>
        <translation>比较第 {number} 轮的各版回答</translation>
    </message>
    <message numerus="yes">
        <source>Show %n earlier question(s)</source>
        <translation>
            <numerusform>显示之前的 %n 轮问答</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep the question as it is</source>
        <translation>保持问题不变</translation>
    </message>
    <message>
        <source>The conversation cannot be read.</source>
        <translation>无法读取该对话。</translation>
    </message>
    <message>
        <source>Previous answer</source>
        <translation>上一版回答</translation>
    </message>
    <message>
        <source>Next answer</source>
        <translation>下一版回答</translation>
    </message>
    <message>
        <source>Compare answers</source>
        <translation>比较各版回答</translation>
    </message>
    <message>
        <source>Answer {at} of {of}</source>
        <translation>第 {at} 个回答，共 {of} 个</translation>
    </message>
    <message>
        <source>{at} of {of}</source>
        <translation>{at} / {of}</translation>
    </message>
    <message>
        <source>“{text}”</source>
        <translation>“{text}”</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Erasing…</source>
        <translation>正在清除…</translation>
    </message>
    <message>
        <source>Updating the history…</source>
        <translation>正在更新历史记录…</translation>
    </message>
    <message>
        <source>Sharpening…</source>
        <translation>正在清晰化…</translation>
    </message>
</context>
</TS>
