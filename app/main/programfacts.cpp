#include "main/programfacts.h"

#include <QDir>
#include <QGuiApplication>
#include <QLocale>
#include <QScreen>
#include <QSslSocket>
#include <QSysInfo>
#include <QTimeZone>

namespace console {

using namespace Qt::StringLiterals;

FactList programFacts(const QString &dataFolder)
{
#ifdef NDEBUG
    const QString build = u"release"_s;
#else
    const QString build = u"debug"_s;
#endif
    QStringList screens;
    const auto all = QGuiApplication::screens();
    for (const QScreen *screen : all)
        screens << u"%1x%2 at %3"_s.arg(screen->size().width())
                       .arg(screen->size().height())
                       .arg(screen->devicePixelRatio());
    QString folder = QDir::cleanPath(dataFolder);
    if (const QString home = QDir::homePath(); home != u"/"_s && folder.startsWith(home))
        folder.replace(0, home.size(), u"~"_s);
    return {
        {u"console"_s, u"%1, %2"_s.arg(QStringLiteral(CONSOLE_VERSION), build)},
        {u"Qt"_s, u"%1, built with %2"_s.arg(QLatin1StringView(qVersion()), QStringLiteral(QT_VERSION_STR))},
        {u"TLS"_s, QSslSocket::sslLibraryVersionString()},
        {u"TLS back end"_s, QSslSocket::activeBackend()},
        {u"operating system"_s, QSysInfo::prettyProductName()},
        {u"kernel"_s, QSysInfo::kernelType() + u' ' + QSysInfo::kernelVersion()},
        {u"processor"_s, QSysInfo::currentCpuArchitecture()},
        {u"desktop"_s, qEnvironmentVariable("XDG_CURRENT_DESKTOP", u"-"_s)},
        {u"window system"_s, QGuiApplication::platformName()},
        {u"screens"_s, screens.join(u", "_s)},
        {u"locale"_s, QLocale().name()},
        {u"time zone"_s, QString::fromUtf8(QTimeZone::systemTimeZoneId())},
        {u"data folder"_s, folder},
    };
}

} // namespace console
