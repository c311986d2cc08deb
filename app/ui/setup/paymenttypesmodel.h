#pragma once

#include "core/paymenttype.h"
#include "ui/widgets/tone.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QTimeZone>

namespace console {

/// How OPS-COM and Stripe agree about a type's webhook, in words.
struct WebhookBadge
{
    QString word;
    QString sentence;
    Tone tone = Tone::Neutral;
    QString icon;
};

/// The payment types of the Setup Payment Types page: active ones first, then inactive ones, each by name. Columns are
/// the page's; roles carry what delegates draw. Owner: the page. Thread: GUI.
class PaymentTypesModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        ProviderColumn,
        NameColumn,
        UserTypesColumn,
        ModeColumn,
        ActiveColumn,
        ChecksColumn,
        WebhookColumn,
        GuestColumn,
        ColumnCount
    };
    enum Role { TypeIdRole = Qt::UserRole, ToneRole, IconRole };

    explicit PaymentTypesModel(QObject *parent = nullptr);
    /// The zone in which moments are shown.
    void setZone(const QTimeZone &zone);
    /// `provenAt` by type id, for each type's active mode; missing: not proven.
    void setTypes(QList<PaymentType> types, const QList<UserType> &userTypes, const QList<PaymentProvider> &providers,
                  QHash<QString, QDateTime> provenAt);
    /// The proofs alone, when one was made or lost; selection and order stay.
    void setProven(QHash<QString, QDateTime> provenAt);
    /// By type id, for each type's active mode; missing: not compared yet.
    void setWebhooks(QHash<QString, WebhookBadge> badges);
    const PaymentType &typeAt(int row) const { return m_types.at(row); }
    int rowOf(const QString &typeId) const;
    bool isProven(const QString &typeId) const { return m_provenAt.contains(typeId); }
    const QList<PaymentType> &types() const { return m_types; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const PaymentType &type, Column column) const;
    QVariant tone(const PaymentType &type, Column column) const;
    QString icon(const PaymentType &type, Column column) const;
    QString toolTip(const PaymentType &type, Column column) const;
    bool hasChecks(const PaymentType &type) const;

    QList<PaymentType> m_types;
    QHash<QString, QString> m_userTypeNames;
    QHash<QString, PaymentProvider> m_providers;
    QHash<QString, QDateTime> m_provenAt;
    QHash<QString, WebhookBadge> m_webhooks;
    QTimeZone m_zone = QTimeZone::utc();
};

} // namespace console
