#pragma once

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

namespace console::test {

/// A small proxy on 127.0.0.1 between the console and one HTTP server, for what happens to bytes on their way. It knows
/// where a request and an answer end (Content-Length) and no more. Thread: the test's; it needs the event loop.
class FaultProxy : public QObject
{
    Q_OBJECT
public:
    enum class Fault {
        None,
        Refused,         ///< nobody listens, and the connections that stand are reset
        RequestLost,     ///< the request is read and not passed on, then FIN
        ResetBefore,     ///< RST at the request's first byte; nothing is passed on
        ResetInRequest,  ///< the head and half of the body are passed on, then RST to both sides
        ResetAfter,      ///< carried out; RST without a byte of the answer
        AnswerLost,      ///< carried out; FIN without a byte of the answer
        AnswerTruncated, ///< carried out; the head and half of the body, then FIN
        AnswerInvalid,   ///< carried out; 200 with half of the body as if it were all
        BadGateway,      ///< carried out; 502 with a page in place of the answer
        NotHttp,         ///< not passed on; answered with bytes that are no HTTP
        StallBefore,     ///< not passed on, no answer until heal()
        StallAfter,      ///< carried out, no answer until heal()
    };
    /// Whether a request takes effect although its answer does not say so.
    static bool carriesOut(Fault fault);

    explicit FaultProxy(QUrl server, QObject *parent = nullptr);
    ~FaultProxy() override;
    /// http://127.0.0.1:PORT, the same for the whole life.
    QUrl address() const;
    /// From now on, for requests whose first line begins so ("POST /v1/refunds"); Refused: for all. `times`: for so
    /// many requests, then as usual.
    void set(Fault fault, const QByteArray &request, int times = 1'000'000);
    /// As usual again; what stalls is closed without an answer.
    void heal();
    /// How many requests met the fault since it was set.
    int met() const { return m_met; }

private:
    struct Wire
    {
        QPointer<QTcpSocket> server;
        QByteArray fromClient;
        QByteArray fromServer;
        Fault fault = Fault::None; ///< of the request under way
    };
    void takeConnection(QTcpSocket *client);
    void readClient(QTcpSocket *client);
    void readServer(QTcpSocket *client);
    void pass(QTcpSocket *client, const QByteArray &request);
    void spoil(QTcpSocket *client, Fault fault, const QByteArray &answer);
    static void reset(QTcpSocket *socket);
    void resetBoth(QTcpSocket *client);
    void listen();

    QUrl m_server;
    QTcpServer m_listener;
    quint16 m_port = 0;
    QHash<QTcpSocket *, Wire> m_wires;
    Fault m_fault = Fault::None;
    QByteArray m_request;
    int m_times = 0;
    int m_met = 0;
};

} // namespace console::test
