#include "flows/endpointtestflow.h"

#include "core/workerjob.h"
#include "flows/addressrange.h"
#include "flows/flowsupport.h"
#include "flows/sourceaddressfile.h"

#include <QDir>

namespace console {

using namespace Qt::StringLiterals;

FetchSourceAddressesFlow::FetchSourceAddressesFlow(Session &session, QUrl published, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_published(std::move(published))
{
}

QUrl FetchSourceAddressesFlow::publishedUrl()
{
    return QUrl(u"https://stripe.com/files/ips/ips_webhooks.json"_s);
}

void FetchSourceAddressesFlow::doStart()
{
    Q_EMIT stepChanged(tr("Fetching the list of addresses that Stripe publishes…"));
    const QString file = QDir(m_session.dataFolder()).filePath(SourceAddressFile::name());
    run(fetchPublishedAddresses(m_session.http(), m_published, this), [this, file](Result<QByteArray> &&fetched) {
        const auto addresses =
            fetched ? SourceAddressFile::readPublished(*fetched) : Result<QStringList>(fetched.error());
        if (!addresses) {
            fallBack(file, addresses.error());
            return;
        }
        SourceAddresses now;
        now.addresses = *addresses;
        now.fetchedAt = m_session.clock().now();
        now.source = m_published.toString();
        run(new WorkerJob<Done>([file, now] { return SourceAddressFile::write(file, now); }, this),
            [this, now](Outcome &&kept) mutable {
                if (!kept)
                    now.trouble =
                        tr("The list is of now, but could not be kept for later: %1").arg(kept.error().userText);
                finishWith(now);
            });
    });
}

void FetchSourceAddressesFlow::fallBack(const QString &file, const Error &cause)
{
    const QString source = m_published.toString();
    run(new WorkerJob<SourceAddresses>([file, source] { return SourceAddressFile::readKept(file, source); }, this),
        [this, cause](Result<SourceAddresses> &&kept) {
            if (kept)
                kept->trouble = cause.userText;
            finishWith(std::move(kept));
        });
}

} // namespace console
