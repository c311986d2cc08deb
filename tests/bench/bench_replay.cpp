// Stands before the practice servers and keeps each answer of theirs in memory: asked for the same again, it gives the
// same bytes. So what reads pages can be measured without what it costs to make them. Ends with its input.
//   bench_replay SERVER...     prints an address for each server, a line each

#include "benchkit.h"
#include "practice/httpserver.h"

#include <QCoreApplication>
#include <QHash>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTextStream>

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <vector>

using namespace console;
using namespace console::bench;
using namespace console::practice;
using namespace Qt::StringLiterals;

namespace {

class Replay
{
public:
    explicit Replay(QUrl server)
        : m_upstream(std::move(server)),
          m_server([this](const HttpRequest &request) { return answer(request); })
    {
        if (const Outcome listening = m_server.listen(); !listening)
            giveUp(listening.error());
    }
    QString address() const { return m_server.address().toString(); }

private:
    HttpResponse answer(const HttpRequest &request)
    {
        const QByteArray key = request.method + ' ' + request.path + '?' + request.query + '\n' + request.body;
        {
            const std::shared_lock guard(m_lock);
            if (const auto known = m_answers.constFind(key); known != m_answers.cend())
                return *known;
        }
        const HttpResponse answer = ask(request);
        if (answer.status == 200) {
            const std::unique_lock guard(m_lock);
            m_answers.insert(key, answer);
        }
        return answer;
    }

    /// In a thread of the server's pool, each with an event loop of its own while it waits.
    HttpResponse ask(const HttpRequest &request) const
    {
        QUrl url = m_upstream;
        url.setPath(QString::fromUtf8(request.path));
        url.setQuery(QString::fromLatin1(request.query), QUrl::StrictMode);
        QNetworkRequest out(url);
        for (const QByteArray &name :
             {QByteArray("authorization"), QByteArray("stripe-version"), QByteArray("content-type")}) {
            if (const auto value = request.headers.constFind(name); value != request.headers.cend())
                out.setRawHeader(name, *value);
        }
        QNetworkAccessManager network;
        const std::unique_ptr<QNetworkReply> reply(network.sendCustomRequest(out, request.method, request.body));
        QEventLoop loop;
        QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
        loop.exec();
        HttpResponse answer;
        answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        answer.body = reply->readAll();
        for (const QByteArray &name : {QByteArray("Request-Id"), QByteArray("Stripe-Version")}) {
            if (reply->hasRawHeader(name))
                answer.headers.append({name, reply->rawHeader(name)});
        }
        return answer;
    }

    QUrl m_upstream;
    std::shared_mutex m_lock;
    QHash<QByteArray, HttpResponse> m_answers;
    HttpServer m_server; ///< the last one: it goes before what its threads use
};

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    std::vector<std::unique_ptr<Replay>> replays;
    QTextStream out(stdout);
    for (const QString &server : QCoreApplication::arguments().mid(1)) {
        replays.push_back(std::make_unique<Replay>(QUrl(server)));
        out << replays.back()->address() << Qt::endl;
    }
    QTextStream in(stdin);
    while (!in.readLine().isNull()) {
    }
    return 0;
}
