#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace console::practice {

/// Who calls the API, by the token. A value.
struct Caller
{
    QString userName; ///< shown in the console, and what tells requester from approver
    QStringList capabilities;
    bool may(QLatin1String capability) const { return capabilities.contains(capability); }
};

/// The practice tenant's people: the administrator, who may do all, and "counter", "finance", "auditor" and "secrets".
/// Tokens come from the seed. Immutable; any thread.
class PracticeUsers
{
public:
    PracticeUsers(const QByteArray &seed, const QString &clientId);

    /// The token of "administrator" or one of the users; empty for a name that is none.
    QByteArray tokenOf(const QString &user) const;
    std::optional<Caller> callerOf(const QByteArray &token) const;
    /// "administrator" first.
    static QStringList names();

private:
    struct User
    {
        QString name;
        QByteArray token;
        Caller caller;
    };
    std::vector<User> m_users;
};

} // namespace console::practice
