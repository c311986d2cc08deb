#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace console::practice {

/// A query of Stripe's Search (facts 2.9): clauses field:value, field~value, field>1 ..., "-" before a clause, joined
/// by AND or by OR.
struct SearchQuery
{
    struct Clause
    {
        bool negated = false;
        QString field;       ///< "status", "metadata", "payment_method_details.card.last4"
        QString metadataKey; ///< for the field "metadata"
        QString op;          ///< ":", "~", ">", "<", ">=", "<="
        QString value;
        bool isNull = false;
    };
    QList<Clause> clauses;
    bool any = false; ///< joined by OR

    /// nullopt and a message in Stripe's words if the text is not a query of the object.
    static std::optional<SearchQuery> parse(const QString &text, const QString &object, QString *message);
    bool matches(const QJsonObject &object) const;
};

} // namespace console::practice
