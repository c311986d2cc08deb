#include "realkeyring.h"

#include <QFile>
#include <QProcessEnvironment>

#include <csignal>

using namespace Qt::StringLiterals;

RealKeyring::RealKeyring(const QByteArray &policy)
{
    QFile config(m_dir.filePath(u"bus.conf"_s));
    if (!config.open(QIODevice::WriteOnly))
        return;
    config.write("<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" "
                 "\"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">"
                 "<busconfig><type>session</type><listen>unix:dir=" +
                 m_dir.path().toUtf8() +
                 "</listen><policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
                 "<allow eavesdrop=\"true\"/><allow own=\"*\"/>" +
                 policy + "</policy></busconfig>");
    config.close();
    m_bus.start(u"dbus-daemon"_s, {u"--config-file="_s + config.fileName(), u"--nofork"_s, u"--print-address"_s});
    if (m_bus.waitForReadyRead(30000))
        m_address = m_bus.readLine().trimmed();
}

RealKeyring::~RealKeyring()
{
    end();
    m_bus.terminate();
    m_bus.waitForFinished(30000);
}

void RealKeyring::start()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, QString::fromUtf8(m_address));
    environment.remove(u"GNOME_KEYRING_CONTROL"_s);
    m_keyring.setProcessEnvironment(environment);
    m_keyring.setStandardOutputFile(QProcess::nullDevice());
    m_keyring.setStandardErrorFile(QProcess::nullDevice());
    m_keyring.start(u"gnome-keyring-daemon"_s, {u"--foreground"_s, u"--unlock"_s, u"--components=secrets"_s});
    m_keyring.waitForStarted(30000);
    m_keyring.write("practice");
    m_keyring.closeWriteChannel();
}

void RealKeyring::end()
{
    if (m_keyring.state() == QProcess::NotRunning)
        return;
    goOn(); // a stopped process would not hear the end
    m_keyring.terminate();
    m_keyring.waitForFinished(30000);
}

void RealKeyring::halt()
{
    signal(SIGSTOP);
}

void RealKeyring::goOn()
{
    signal(SIGCONT);
}

void RealKeyring::signal(int number)
{
    if (m_keyring.processId() > 0)
        ::kill(static_cast<pid_t>(m_keyring.processId()), number);
}
