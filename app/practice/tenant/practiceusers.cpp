#include "practice/tenant/practiceusers.h"

#include "practice/tenant/secretbox.h"

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

/// Comparison in a time that does not tell where the texts differ.
bool sameToken(const QByteArray &given, const QByteArray &expected)
{
    if (given.size() != expected.size())
        return false;
    int difference = 0;
    for (qsizetype i = 0; i < given.size(); ++i)
        difference |= given[i] ^ expected[i];
    return difference == 0;
}

QStringList capabilitiesOf(const QString &user)
{
    if (user == "administrator"_L1)
        return {u"view"_s,   u"export"_s, u"refund"_s,        u"refund_over_limit"_s,
                u"set_up"_s, u"rotate"_s, u"approve_refund"_s};
    if (user == "counter"_L1)
        return {u"view"_s, u"export"_s, u"refund"_s};
    if (user == "finance"_L1)
        return {u"view"_s, u"export"_s, u"refund"_s, u"approve_refund"_s};
    if (user == "auditor"_L1)
        return {u"view"_s, u"export"_s};
    return {u"view"_s, u"set_up"_s, u"rotate"_s}; // "secrets"
}

QString userNameOf(const QString &user)
{
    QString capital = user;
    capital[0] = capital[0].toUpper();
    return u"Practice "_s + capital;
}

} // namespace

PracticeUsers::PracticeUsers(const QByteArray &seed, const QString &clientId)
{
    for (const QString &name : names()) {
        // The administrator's token is the one there was before there were others.
        const QByteArray token = name == "administrator"_L1 ? SecretBox::apiTokenOf(seed, clientId)
                                                            : SecretBox::apiTokenOf(seed, clientId + u'|' + name);
        m_users.push_back({name, token, Caller{.userName = userNameOf(name), .capabilities = capabilitiesOf(name)}});
    }
}

QStringList PracticeUsers::names()
{
    return {u"administrator"_s, u"counter"_s, u"finance"_s, u"auditor"_s, u"secrets"_s};
}

QByteArray PracticeUsers::tokenOf(const QString &user) const
{
    for (const User &known : m_users) {
        if (known.name == user)
            return known.token;
    }
    return {};
}

std::optional<Caller> PracticeUsers::callerOf(const QByteArray &token) const
{
    std::optional<Caller> caller;
    for (const User &known : m_users) { // all are compared: the time does not tell which
        if (sameToken(token, known.token))
            caller = known.caller;
    }
    return caller;
}

} // namespace console::practice
