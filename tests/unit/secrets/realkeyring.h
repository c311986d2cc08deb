#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

/// A session bus of its own with a real gnome-keyring on it, both children of this process whose end is ours. The
/// keyring's files lie in the test's home. Not QObject: made and ended by the test.
class RealKeyring
{
public:
    /// `policy`: rules added to the bus's, for example a <deny .../>.
    explicit RealKeyring(const QByteArray &policy = {});
    ~RealKeyring();
    /// Empty if the bus did not start.
    QByteArray address() const { return m_address; }
    /// Begins an unlocked keyring (password "practice").
    void start();
    /// Ends the keyring; the bus stays.
    void end();
    /// Stops it as it stands, like a keychain that waits for a disk; goOn() lets it run again.
    void halt();
    void goOn();

private:
    void signal(int number);
    QTemporaryDir m_dir;
    QProcess m_bus;
    QProcess m_keyring;
    QByteArray m_address;
};
