#include "flows/eventdeliveryflow.h"

namespace console {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("console::EventDelivery", text);
}

/// facts 2.6: /test stands before the page in test mode.
QUrl dashboard(const QString &page, const QString &id, Mode mode)
{
    QUrl url(u"https://dashboard.stripe.com"_s);
    QString path = mode == Mode::Test ? u"/test/"_s : u"/"_s;
    path += page;
    if (!id.isEmpty())
        path += u'/' + QString::fromLatin1(QUrl::toPercentEncoding(id));
    url.setPath(path, QUrl::StrictMode);
    return url;
}

} // namespace

QString displayName(DeliveryState state)
{
    switch (state) {
    case DeliveryState::Delivered: return tr("Delivered");
    case DeliveryState::Pending: return tr("Pending");
    case DeliveryState::Failed: return tr("Failed");
    }
    Q_UNREACHABLE();
}

QString displayName(StuckCause cause)
{
    switch (cause) {
    case StuckCause::EndpointDisabled: return tr("Endpoint disabled");
    case StuckCause::EventNotSubscribed: return tr("Event type not subscribed");
    case StuckCause::SignatureRefused: return tr("Signature refused");
    case StuckCause::WrongMode: return tr("Wrong mode");
    case StuckCause::NeverSent: return tr("Never sent");
    case StuckCause::TooOld: return tr("Older than 30 days");
    case StuckCause::PayerNeverFinished: return tr("Payer never finished");
    case StuckCause::NotYetDelivered: return tr("Not yet delivered");
    case StuckCause::DeliveryFailed: return tr("Delivery failed");
    case StuckCause::Unknown: return tr("Not known");
    }
    Q_UNREACHABLE();
}

QUrl dashboardEventUrl(const QString &eventId, Mode mode)
{
    return dashboard(u"events"_s, eventId, mode);
}

QUrl dashboardPaymentUrl(const QString &paymentIntentId, Mode mode)
{
    return dashboard(u"payments"_s, paymentIntentId, mode);
}

QUrl dashboardWebhooksUrl(Mode mode)
{
    return dashboard(u"webhooks"_s, {}, mode);
}

QUrl dashboardNewWebhookUrl(const QStringList &events, Mode mode)
{
    QUrl url = dashboard(u"webhooks/create"_s, {}, mode);
    // Commas encoded, as in the links of Stripe's own documentation.
    url.setQuery(u"events="_s + QString::fromLatin1(QUrl::toPercentEncoding(events.join(u','))), QUrl::StrictMode);
    return url;
}

} // namespace console
