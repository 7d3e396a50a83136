"""What happens on the platforms, on its way to the channels.

    webhook ─▶ inbox ─▶ dispatcher ─▶ outbox/<channel> ─▶ delivery ─▶ Slack
    watcher ──▲          │ enriched, matched with subscriptions        │ in order, about one a second per channel
                         └─▶ digest/<subscription>, hourly or daily ──▲

What is acknowledged is stored: each arrow is one `apply` that takes away on the left what it puts on the right.

    inbox/<sequence>                       what arrived, as it arrived; goes when it is dispatched
    seen/<platform>/<key>                  news that were told before; lives a week
    unread/<moment>                        what could not be read, or what Slack would not take, and why; lives 30 days
    subscription/<id>                      who wants what, where
    generation/subscriptions               rewritten with every change of subscriptions; says of which
    outbox/<channel>/<sequence>            what a channel is still to be told
    sending/<channel>                      what is being posted right now: after a crash it is looked for before it is
                                           sent again
    thread/<channel>/<platform>/<about>    the message that news about one thing gather under; lives a week
    digest/<id>/<sequence>                 what waits for the digest of a subscription
    recent/<platform>/<event>              the last twenty news of a kind, newest first
    watch/<platform>                       what a watcher remembers
"""
