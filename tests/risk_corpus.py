"""Controls as the web has them: risky ones with what they risk, and ones that risk nothing.

One a line: the kinds that must be found ("-" for none), the shape of the control, and its words. A
shape is `button`, `div` (made clickable by a script), `link PATH`, `form METHOD PATH` (a submit
button; a word after the path adds a filled field), `dialog WORDS` (a button in a dialog that says
so), `tick` (a checkbox), `menu` (opens a menu) or `html` (as it stands, with the control marked x).
"""

from __future__ import annotations

from dataclasses import dataclass

RISKY = """
payment | button | Pay
payment | button | Pay now
payment | button | Pay €12.50
payment | button | Pay $1,299.00 with Visa
payment | button | Confirm and pay
payment | button | Confirm & pay
payment | button | Review and pay
payment | button | Continue and pay
payment | button | Place order
payment | button | Place your order
payment | button | Submit order
payment | button | Complete purchase
payment | button | Complete my order
payment | button | Confirm booking
payment | button | Confirm payment
payment | button | Buy now
payment | button | Buy it now
payment | button | Buy tickets
payment | button | Buy this
payment | button | Order now
payment | button | ORDER NOW
payment | button | Donate
payment | button | Donate $25
payment | button | Make a donation
payment | button | Subscribe
payment | button | Subscribe now – 9.99 € / month
payment | button | Start free trial
payment | button | Transfer
payment | button | Transfer money
payment | button | Send money
payment | button | Send $50
payment | button | Send payment
payment | button | Withdraw
payment | button | Top up
payment | button | Place bid
payment | button | Book now
payment | button | Purchase
payment | button | Purchase license
payment | button | Renew
payment | button | 支付
payment | button | 立即支付
payment | button | 确认支付 ¥99.00
payment | button | 确认付款
payment | button | 去付款
payment | button | 立即购买
payment | button | 提交订单
payment | button | 下单
payment | button | 立即下单
payment | button | 确认转账
payment | button | 转账
payment | button | 充值
payment | button | 立即充值
payment | button | 捐款
payment | button | 开通会员
payment | button | 立即抢购
payment | button | 結帳
payment | button | Jetzt kaufen
payment | button | Kostenpflichtig bestellen
payment | button | Zahlungspflichtig bestellen
payment | button | Jetzt bezahlen
payment | button | Bestellung aufgeben
payment | button | Überweisen
payment | button | Payer 12,50 €
payment | button | Acheter
payment | button | Passer la commande
payment | button | Valider ma commande
payment | button | Pagar
payment | button | Comprar ahora
payment | button | Realizar pedido
payment | button | Confirmar compra
payment | link /buy?item=3 | Buy now
payment | link /donate | Donate
payment | form POST /pay | Next
payment | form POST /checkout | Continue
payment | form GET /pay | Next
payment | form POST /orders | Continue
payment | form POST /go card | Continue
payment | form POST /go | Continue for $30.00
payment | dialog Your card will be charged €40. | Confirm
payment | dialog 将从您的账户扣款100元 | 确定
send | button | Send
send | button | Send message
send | button | Send email
send | button | Send invitation
send | button | Yes, send it
send | button | Post
send | button | Post comment
send | button | Post reply
send | button | Publish
send | button | Publish now
send | button | Save and publish
send | button | Tweet
send | button | Submit review
send | button | Submit application
send | button | Submit feedback
send | button | Share now
send | button | Share with everyone
send | button | Invite people
send | button | Leave a comment
send | button | Create issue
send | button | Merge pull request
send | button | Commit changes
send | button | 发送
send | button | 发送消息
send | button | 发布
send | button | 立即发布
send | button | 发表评论
send | button | 发表
send | button | 提交评论
send | button | 提交申请
send | button | 转发
send | button | 發送
send | button | Absenden
send | button | Nachricht senden
send | button | Veröffentlichen
send | button | Envoyer
send | button | Publier
send | button | Enviar mensaje
send | button | Publicar
send | form POST /comments text | Reply
send | form POST /x text | Submit
send | form POST /x text | 回复
send | form POST /messages | Done
send | dialog Post this publicly to 300 followers? | Yes
delete | button | Delete
delete | button | Delete account
delete | button | Delete permanently
delete | button | Yes, delete it
delete | button | Yes, delete my account
delete | button | Delete all
delete | button | Erase everything
delete | button | Remove account
delete | button | Remove permanently
delete | button | Remove all files
delete | button | Discard changes
delete | button | Empty trash
delete | button | Empty recycle bin
delete | button | Clear history
delete | button | Clear all data
delete | button | Cancel subscription
delete | button | Cancel my order
delete | button | Close my account
delete | button | Deactivate account
delete | button | Move to trash
delete | button | Unsubscribe
delete | button | Revoke access
delete | button | Factory reset
delete | button | 删除
delete | button | 删除账号
delete | button | 确认删除
delete | button | 彻底删除
delete | button | 注销账号
delete | button | 清空回收站
delete | button | 清空
delete | button | 取消订单
delete | button | 卸载
delete | button | 永久删除
delete | button | 刪除
delete | button | Konto löschen
delete | button | Löschen
delete | button | Papierkorb leeren
delete | button | Supprimer
delete | button | Supprimer le compte
delete | button | Vider la corbeille
delete | button | Eliminar cuenta
delete | button | Borrar
delete | link /items/3/delete | Delete
delete | link /delete.php?id=3 | Delete
delete | link /post?action=delete | Delete post
delete | link /account/delete?sure=1 | Next
delete | link /items/3/delete | Read more
delete | form POST /items/3/delete | OK
delete | form DELETE /items/3 | x
delete | form POST /account/close-account | Continue
delete | dialog Delete this file? This cannot be undone. | Yes
delete | dialog Are you sure you want to remove this user? | Confirm
delete | dialog All photos will be permanently erased. | OK
delete | dialog 删除后不可恢复，确定要删除吗？ | 确定
delete | dialog Konto wirklich löschen? | Ja
sign_in | form POST /login password | Sign in
sign_in | form POST /session password | Continue
sign_in | form POST /register password | Create account
sign_in | form POST /x password | 登录
sign_in | form POST /x password | 注册
sign_in | form POST /x password | Anmelden
sign_in | form POST /x password | Se connecter
sign_in | form POST /x password | Iniciar sesión
sign_in | button | Sign in with Google
sign_in | button | Continue with Apple
sign_in | button | 微信登录
sign_in | button | Log out
sign_in | button | Sign out
sign_in | button | 退出登录
sign_in | button | Abmelden
sign_in | button | Se déconnecter
sign_in | link /logout | Log out
sign_in | link /account/logout | 退出登录
sign_in | link /logout?everywhere=1 | 下一页
upload | form POST /x file | Upload
upload | form POST /x file | 上传
upload | form POST /x file | Save
download | button | Download
download | button | Download all
download | button | 下载
download | button | 立即下载
download | button | Herunterladen
download | button | Télécharger
download | button | Descargar
download | link /files/setup.exe | Get it
download | link /files/report.zip | Report
download | html | <a data-x href=/x download>Invoice</a>
permission | dialog Shop would like to access your location | Allow
permission | dialog This app requests permission to read your mail | Accept
permission | form POST /oauth/authorize | Continue
permission | button | Grant access
permission | button | Authorize app
permission | button | Allow access to contacts
permission | button | Allow notifications
permission | button | Enable notifications
permission | button | 授权
permission | button | 允许访问
permission | dialog 请求访问您的位置信息 | 允许
permission | button | Autoriser
permission | dialog App X wants to manage your files | Approve
terms | tick | I agree to the terms and conditions
terms | tick | I have read and accept the privacy policy and terms
terms | tick | 我已阅读并同意用户协议
terms | tick | Ich akzeptiere die AGB
terms | tick | J'accepte les conditions générales
terms | tick | Acepto los términos y condiciones (terms)
terms | button | Accept terms
terms | button | I agree
terms | button | Agree and continue
terms | button | 同意并继续
terms | button | 我同意
terms | dialog Please read our licence agreement | Accept
leave | link https://elsewhere.example/x | Our partner
leave | form POST https://elsewhere.example/x | Next
payment | button | Deposit $500
payment | button | Wire €900 to Mallory
payment | button | Settle invoice
payment | button | Check out now
payment | button | Checkout
payment | button | Confirm and reserve
payment | button | Confirm $500
payment | button | Complete checkout
payment | button | Express checkout
payment | button | Apple Pay
payment | button | One-click order
payment | button | Approve invoice
payment | button | Release funds
payment | button | Enable auto-pay
payment | button | Activate subscription
payment | button | Upgrade to Pro
payment | button | Redeem
payment | button | Sell all
payment | button | 立即开通
payment | button | Купить
payment | button | 購入する
payment | button | 결제하기
payment | button | Acquista
delete | button | Remove
delete | button | Clear all
delete | button | Leave organisation
delete | button | Cancel flight
delete | button | End subscription
delete | button | Stop subscription
delete | button | Disable account
delete | button | Remove card
delete | button | Reset account
delete | button | Format disk
delete | button | 踢出群聊
delete | button | 拉黑
delete | button | Удалить
delete | button | 削除する
delete | button | 삭제
delete | button | Elimina
delete | button | Excluir conta
delete | button | 🗑
send | button | Reply all
send | button | Apply now
send | button | Save & notify everyone
send | button | Отправить
send | button | 送信
send | button | ➤
send | button | 📤
terms | button | Sign document
payment | button | 💳
permission | button | Make admin
permission | button | Add collaborator
permission | button | Anyone with the link can edit
permission | link /members/5?role=admin | Next
payment | link /x | Pay now
payment | form POST /x amount | Next
send | form POST /x mail | Next
delete | link /x | Delete account
payment | link /pay?to=mallory&amount=500 | Next
payment | link /transfer/confirm?id=5 | Next
delete | link /account/5/remove | Next
delete | link /unlink?user=7 | Next
delete | link /newsletter/optout?u=5 | Next
delete | tick | Delete my account
"""

TRICKS = """
delete | button | D&#8203;e&#8203;l&#8203;e&#8203;t&#8203;e
delete | button | Dеlеtе
delete | button | Ｄｅｌｅｔｅ
delete | button | D e l e t e
delete | button | D.e.l.e.t.e
delete | button | De1ete
delete | button | DeIete account
delete | button | 𝐃𝐞𝐥𝐞𝐭𝐞
delete | button | D̶e̶l̶e̶t̶e̶
delete | button | ⓓⓔⓛⓔⓣⓔ
delete | button | 🗑️ Delete
delete | button | >> Delete
delete | button | Please click here to delete
delete | button | 删&#8203;除
delete | button | 删 除
payment | button | Раy
payment | button | P&shy;ay now
payment | html | <button data-x><span>P</span><span>a</span><span>y</span></button>
payment | html | <div data-x style="cursor:pointer"><b>Pay</b> <i>now</i></div>
delete | html | <button data-x aria-label="Next">Delete</button>
delete | html | <button data-x aria-label="Delete">Next</button>
delete | html | <button data-x style="text-transform:uppercase">delete</button>
delete | html | <button data-x><i>Del</i><b>ete</b></button>
payment | html | <style>#r::before{content:"Pay "}</style><button data-x id=r>now</button>
delete | html | <form action=/delete method=post><button data-x><svg></svg></button></form>
delete | html | <button data-x class="btn btn-trash"><svg></svg></button>
send | html | <button data-x id=sendButton><svg></svg></button>
payment | html | <form action=/next><button data-x formaction=/pay>Next</button></form>
delete | html | <form action=/delete><label data-x><input type=radio onclick=submit()>Next</label>
delete | html | <form><input type=hidden name=_method value=delete><button data-x>Go</button>
delete | html | <a data-x href=/items/3 data-method=delete>Next</a>
delete | html | <button data-x hx-delete=/items/3>Next</button>
delete | html | <a data-x href="#" >Delete</a>
delete | html | <a data-x href="javascript:void(0)">Delete</a>
delete | html | <a data-x role=button href="/x/delete"><span>Delete</span></a>
payment | html | <input data-x type=image alt="Pay now" form=none>
payment | html | <img data-x alt="Pay now" width=20 height=20>
payment | html | <input data-x type=submit value="Pay">
delete | html | <form action=/delete><input name=action value=/x><button data-x>Go</button></form>
delete | html | <div data-x role=menuitem tabindex=0>Delete</div>
delete | html | <li data-x style="cursor:pointer">Delete</li>
payment leave | html | <form action=https://bank.example/pay><button data-x>Next</button>
delete | html | <button data-x aria-haspopup=true>Delete</button>
delete | html | <button data-x title="Delete"><svg></svg></button>
delete | html | <div role=dialog>Delete the <b>account</b>?<button data-x>OK</button></div>
delete | html | <div style="position:fixed">Delete everything?<button data-x>Yes</button></div>
"""

BENIGN = """
- | link /help/delete-your-account | Delete your account: how to
- | link /blog/how-to-delete | How to delete a file
- | link /blog/pay-less | Pay less tax in 2027
- | link /articles/send-money-abroad | Send money abroad: the guide
- | link /blog/post-17 | Post
- | link /posts | Posts
- | link /posts/2 | Post 2
- | link /news/buy-nothing-day | Buy nothing day
- | link /login | Sign in
- | link /login | Log in
- | link /signup | Sign up
- | link /register | Register
- | link /login | 登录
- | link /register | 注册
- | link /login | Anmelden
- | link /help/payments | Payment methods
- | link /orders | Orders
- | link /orders | Your orders
- | link /orders/17 | Order 17
- | link /account/payments | Payments
- | link /cart | View basket
- | link /checkout | Go to checkout
- | link /pricing | Pricing
- | link /subscriptions | Subscriptions
- | link /downloads | Downloads
- | link /deleted | Recently deleted
- | link /deleted?page=2 | 2
- | link /help/delete-account?lang=en | Next page
- | link /checkout/pay?step=2 | Continue
- | link /trash | Trash
- | link /sent | Sent
- | link /drafts | Drafts
- | link /inbox | Inbox
- | link /terms | Terms and conditions
- | link /privacy | Privacy policy
- | link /permissions | Permissions
- | link /messages | Messages
- | link /comments | 12 comments
- | link /item/3 | Delete key for keyboards
- | link /item/4 | Buyer's guide
- | link /item/5 | Paying guests
- | link /help | 如何删除账号
- | link /help | 支付方式
- | link /orders | 我的订单
- | link /history | 转账记录
- | link /sent | 已发送
- | link /trash | 回收站
- | link /posts | 发布历史
- | link /x | 下一页
- | link /about | About us
- | link /2 | 2
- | link /next | Next
- | link /transfer-news | Transfer news
- | link /donate-blood-faq | Donate blood FAQ
- | link /jobs | Apply for jobs
- | link /share | Share
- | link / | Home
- | link /zh | 中文
- | link /cookies | Cookie policy
- | button | Add to basket
- | button | Add to cart
- | button | 加入购物车
- | button | In den Warenkorb
- | button | Ajouter au panier
- | button | Añadir al carrito
- | button | Remove filter
- | button | Clear filters
- | html | <div class=filters><button data-x class=clear-filters>Clear all</button></div>
- | button | Clear
- | button | Reset
- | button | Save
- | button | Save changes
- | button | Save draft
- | button | Next
- | button | Previous
- | button | Continue
- | button | Back
- | button | Cancel
- | button | Close
- | button | Edit
- | button | New
- | button | Add
- | button | Search
- | button | Filter
- | button | Apply
- | button | Apply filters
- | button | Sort
- | button | Sort by price
- | button | Order by
- | button | Order by date
- | button | Show more
- | button | Load more
- | button | Details
- | button | Open
- | button | Menu
- | button | Settings
- | button | Help
- | button | Print
- | button | Copy
- | button | Copy link
- | button | Refresh
- | button | Undo
- | button | Select all
- | button | Expand
- | button | Play
- | button | Pause
- | button | Zoom in
- | button | Today
- | button | Buy 2 get 1 free
- | button | Buy one get one
- | button | Buyer protection
- | button | Payment methods
- | button | Payment history
- | button | Posts
- | button | Post date
- | button | Sent
- | button | Sender
- | button | Shipping address
- | button | Deleted items
- | button | Delete filter
- | button | Filter löschen
- | button | Supprimer les filtres
- | button | Borrar filtros
- | button | Weiter
- | button | Speichern
- | button | Suchen
- | button | Suivant
- | button | Enregistrer
- | button | Siguiente
- | button | Guardar
- | button | 下一步
- | button | 上一步
- | button | 保存
- | button | 搜索
- | button | 筛选
- | button | 取消
- | button | 关闭
- | button | 编辑
- | button | 返回
- | button | 更多
- | button | 查看详情
- | button | 清除筛选
- | button | 移除筛选
- | button | 排序
- | button | 支付方式
- | button | 发送时间
- | button | 删除线
- | button | 下载量
- | button | 登录日志
- | button | 确定
- | button | Accept all cookies
- | button | Reject all
- | button | Customize
- | button | Sign in
- | button | Log in
- | button | 登录
- | button | Like
- | button | Follow
- | button | Bookmark
- | button | Mute
- | button | Archive
- | button | Mark as read
- | button | Upload
- | button | Choose file
- | button | +
- | button | ×
- | button | 3
- | button | $12.50
- | menu | Share
- | menu | Reply
- | menu | Invite
- | menu | 分享
- | menu | Account
- | form GET /search q | Search
- | form GET /search q | Go
- | form GET /search q | 搜索
- | form GET /orders status | Filter
- | form GET /messages q | Search
- | form POST /cart/add | Add to basket
- | form POST /cart/remove | Remove
- | form POST /settings name | Save
- | form POST /profile name | Update
- | form POST /step2 name | Next
- | form POST /step2 name | Continue
- | form POST /notes text | Save
- | form POST /language | Change
- | form GET /pages/2 | Next
- | dialog We use cookies to improve the site. Read our terms. | Accept all
- | dialog We use cookies and ask your permission for tracking. | Accept
- | dialog 我们使用 cookie 并请求权限 | 接受
- | dialog Your settings were saved. | OK
- | dialog Delete this file? This cannot be undone. | Cancel
- | dialog Delete this file? | No
- | dialog 确定要删除吗？ | 取消
- | dialog Welcome! Take a tour of the new basket. | Continue
- | dialog Choose your country | OK
- | tick | Remember me
- | tick | Gift wrap (+ €3)
- | tick | Select all
- | tick | Show deleted items
- | tick | 记住我
- | tick | I agree to cookies
- | html | <table><tr><th data-x style="cursor:pointer">Send</th></tr></table>
- | html | <h2 data-x>Delete your data</h2>
- | html | <form method=post action=/f><button data-x>Удалить фильтр</button></form>
- | html | <input data-x placeholder="Send to" value="Delete">
- | html | <textarea data-x aria-label="Post"></textarea>
- | html | <select data-x><option>Delete</option></select>
- | html | <p data-x>Pay attention to the instructions on this page before going on.</p>
- | html | <a data-x href="#top">Top</a>
- | html | <summary data-x>Payment</summary>
- | html | <button data-x role=tab>Delivery</button>
- | html | <button data-x class="btn-close"><svg></svg></button>
- | html | <button data-x class="icon-search"><svg></svg></button>
- | html | <a data-x href=/x style="display:block"><h3>Buy a house</h3><p>All of it.</p></a>
- | html | <section>Sign out of all devices. <button data-x>Learn more</button></section>
- | html | <form method=dialog><button data-x>OK</button></form>
- | button | Remove from basket
- | button | 移出购物车
- | button | Remove coupon
- | button | Upgrade guide
- | button | Apply coupon
- | button | Proceed to payment
- | button | Go to checkout
- | button | 去结算
- | button | From $500
- | button | Sort by price $
- | button | Add to basket $49
- | button | Redeem code
- | button | Order history
- | button | Clear search
- | link /checkout | Checkout
- | link /feedback | Leave feedback
- | link /cart/remove?id=3 | Remove
- | html | <ul><li>Cup, in your basket <button data-x>Remove</button></li></ul>
"""


@dataclass(frozen=True)
class Sample:
    """One control: the kinds of risk that it has, its HTML, and its line for messages."""

    kinds: frozenset[str]
    html: str
    line: str


FIELDS = {
    "card": "<input name=card autocomplete=cc-number value=4111>",
    "password": "<input type=password value=x>",
    "text": "<textarea name=body>Hello</textarea>",
    "file": "<input type=file name=f>",
    "name": "<input name=name value=Ann>",
    "status": "<select name=status><option>open</select>",
    "amount": "<input name=amount value=5>",
    "mail": "<input name=to value=x@y.example><textarea name=body>Hi</textarea>",
    "q": "<input type=search name=q value=x>",
}


def samples(text: str) -> list[Sample]:
    """The controls of a corpus."""
    found: list[Sample] = []
    for line in text.strip().splitlines():
        kinds, shape, said = (part.strip() for part in line.split(" | ", 2))
        names = frozenset(kind for kind in kinds.split() if kind != "-")
        found.append(Sample(names, html_of(shape, said), line))
    return found


def html_of(shape: str, said: str) -> str:
    """A control in HTML, marked with data-x."""
    name, _, rest = shape.partition(" ")
    plain = {
        "button": f"<button data-x>{said}</button>",
        "menu": f"<button data-x aria-haspopup=menu>{said}</button>",
        "tick": f"<label data-x><input type=checkbox> {said}</label>",
        "html": said,
        "link": f"<a data-x href={rest}>{said}</a>",
        "dialog": f"<div role=dialog><p>{rest}</p><button data-x>{said}</button></div>",
    }
    if name != "form":
        return plain[name]
    method, path, *field = rest.split()
    hidden = ""
    if method == "DELETE":
        method, hidden = "post", "<input type=hidden name=_method value=delete>"
    filled = FIELDS[field[0]] if field else ""
    return (
        f"<form method={method} action={path}>{hidden}{filled}<button data-x>{said}</button></form>"
    )
