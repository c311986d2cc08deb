#include "ui/widgets/clipboardguard.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr ClipboardGuard::System thisSystem()
{
#if defined(Q_OS_WIN)
    return ClipboardGuard::System::Windows;
#elif defined(Q_OS_MACOS)
    return ClipboardGuard::System::MacOs;
#else
    return ClipboardGuard::System::Linux;
#endif
}

} // namespace

ClipboardGuard::ClipboardGuard(const Clock &clock, QObject *parent) : QObject(parent), m_clock(clock)
{
    m_timer.setInterval(std::chrono::seconds(1));
    connect(&m_timer, &QTimer::timeout, this, &ClipboardGuard::tick);
    connect(QGuiApplication::clipboard(), &QClipboard::dataChanged, this, &ClipboardGuard::clipboardChanged);
    connect(qApp, &QCoreApplication::aboutToQuit, this, &ClipboardGuard::clearNow);
}

ClipboardGuard::~ClipboardGuard()
{
    blockSignals(true); // who listens may be half gone
    clearNow();
}

void ClipboardGuard::copyPublic(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
}

QString ClipboardGuard::text()
{
    return QGuiApplication::clipboard()->text();
}

std::unique_ptr<QMimeData> ClipboardGuard::markedData(const QString &text, System system)
{
    auto data = std::make_unique<QMimeData>();
    data->setText(text);
    switch (system) {
    case System::Linux: data->setData(u"x-kde-passwordManagerHint"_s, "secret"); break;
    case System::Windows:
        // Qt registers an unknown type as the clipboard format of the same name.
        data->setData(u"ExcludeClipboardContentFromMonitorProcessing"_s, "1");
        data->setData(u"CanIncludeInClipboardHistory"_s, QByteArray(4, '\0'));
        data->setData(u"CanUploadToCloudClipboard"_s, QByteArray(4, '\0'));
        break;
    case System::MacOs: data->setData(u"application/x-nspasteboard-concealed-type"_s, "1"); break;
    }
    return data;
}

void ClipboardGuard::copySecret(const SharedSecret &secret, const QString &what)
{
    if (!secret || secret->isEmpty())
        return;
    m_isCopying = true;
    secret->use([](QByteArrayView bytes) {
        QGuiApplication::clipboard()->setMimeData(markedData(QString::fromUtf8(bytes), thisSystem()).release());
    });
    m_isCopying = false;
    m_secret = secret;
    m_what = what;
    m_copiedAt = m_clock.now();
    m_timer.start();
    Q_EMIT changed();
}

int ClipboardGuard::secondsLeft() const
{
    if (!m_secret)
        return 0;
    const qint64 kept = std::chrono::milliseconds(kKept).count();
    const qint64 left = kept - m_copiedAt.msecsTo(m_clock.now());
    return int(std::clamp<qint64>((left + 999) / 1000, 1, kKept.count()));
}

void ClipboardGuard::tick()
{
    if (!m_secret)
        return;
    // A clock that was set back must not keep it there longer.
    const qint64 passed = m_copiedAt.msecsTo(m_clock.now());
    if (passed < 0 || passed >= std::chrono::milliseconds(kKept).count())
        clearNow();
    else
        Q_EMIT changed();
}

bool ClipboardGuard::liesThere() const
{
    // By its text, not by who owns it: a clipboard manager may have taken it over.
    return m_secret && m_secret->use([](QByteArrayView bytes) {
        return QGuiApplication::clipboard()->text() == QString::fromUtf8(bytes);
    });
}

void ClipboardGuard::clearNow()
{
    if (!m_secret)
        return;
    const bool clear = liesThere();
    forget();
    if (clear)
        QGuiApplication::clipboard()->clear();
}

void ClipboardGuard::forget()
{
    m_timer.stop();
    m_secret.reset();
    m_what.clear();
    Q_EMIT changed();
}

void ClipboardGuard::clipboardChanged()
{
    if (m_secret && !m_isCopying && !liesThere())
        forget(); // a person has copied something else
}

} // namespace console
