#include "ui/setup/pastedoffer.h"

#include "ui/setup/fieldmessage.h"
#include "ui/webhooks/celltable.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace console {

using namespace Qt::StringLiterals;

namespace {

bool isUsable(const PastedValue &value)
{
    return value.field && value.problem.isEmpty();
}

QString kindText(StripeKeyKind kind)
{
    switch (kind) {
    case StripeKeyKind::Publishable: return PastedOffer::tr("Publishable key");
    case StripeKeyKind::Secret: return PastedOffer::tr("Secret key, may do everything");
    case StripeKeyKind::Restricted: return PastedOffer::tr("Restricted key");
    case StripeKeyKind::CliSandbox: return PastedOffer::tr("Throw-away key of the Stripe CLI");
    case StripeKeyKind::Organisation: return PastedOffer::tr("Organization's key");
    case StripeKeyKind::WebhookSecret: return PastedOffer::tr("Signing secret of a webhook");
    case StripeKeyKind::WebhookId: return PastedOffer::tr("ID of a webhook");
    case StripeKeyKind::AccountId: return PastedOffer::tr("ID of an account");
    }
    Q_UNREACHABLE();
}

QString fieldText(CredentialField field)
{
    switch (field) {
    case CredentialField::PublishableKey: return PastedOffer::tr("Publishable Key");
    case CredentialField::SecretKey: return PastedOffer::tr("Secret Key");
    case CredentialField::WebhookId: return PastedOffer::tr("Webhook ID");
    case CredentialField::WebhookSecret: return PastedOffer::tr("Webhook Secret");
    }
    Q_UNREACHABLE();
}

QString placeText(const PastedValue &value)
{
    if (!isUsable(value))
        return PastedOffer::tr("Nowhere");
    const QString set =
        value.mode == Mode::Live ? PastedOffer::tr("Live Credentials") : PastedOffer::tr("Testing Credentials");
    return PastedOffer::tr("%1, %2").arg(set, fieldText(*value.field));
}

} // namespace

PastedOffer::PastedOffer(QWidget *parent)
    : QFrame(parent),
      m_title(new QLabel(this)),
      m_table(new CellTable(tr("Values that were pasted"), {tr("What it is"), tr("Where it goes")}, this)),
      m_oddities(new FieldMessage(this)),
      m_accept(new QPushButton(tr("Put each in its &field"), this)),
      m_dismiss(new QPushButton(tr("Disca&rd them"), this))
{
    setObjectName(u"pastedOffer"_s);
    setFrameShape(QFrame::StyledPanel);
    m_title->setObjectName(u"pastedOfferLabel"_s);
    m_title->setWordWrap(true);
    m_title->setTextFormat(Qt::PlainText);
    m_table->setObjectName(u"pastedValuesTable"_s);
    m_table->setStretched({1});
    m_table->setFitsRows(true);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_oddities->setObjectName(u"pastedOdditiesMessage"_s);
    m_accept->setObjectName(u"acceptPastedButton"_s);
    m_dismiss->setObjectName(u"dismissPastedButton"_s);
    m_accept->setAutoDefault(false);
    m_dismiss->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_accept);
    buttons->addWidget(m_dismiss);
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_title);
    column->addWidget(m_table);
    column->addWidget(m_oddities);
    column->addLayout(buttons);
    connect(m_accept, &QPushButton::clicked, this, &PastedOffer::accepted);
    connect(m_dismiss, &QPushButton::clicked, this, &PastedOffer::dismiss);
    hide();
}

bool PastedOffer::isBlock(const QString &pasted)
{
    const QList<PastedValue> values = findCredentials(pasted);
    if (values.size() != 1)
        return !values.isEmpty();
    return isUsable(values.constFirst()) && textOf(values.constFirst(), pasted) != cleanPaste(pasted);
}

void PastedOffer::offer(QString pasted, Mode home)
{
    m_values = findCredentials(pasted);
    for (PastedValue &value : m_values) {
        if (!value.mode)
            value.mode = home;
    }
    m_pasted = SecretValue(pasted.toUtf8());
    showValues(pasted);
    pasted.fill(QChar(u'\0'));
    setVisible(isOffering());
}

void PastedOffer::showValues(const QString &pasted)
{
    const auto usable = std::ranges::count_if(m_values, isUsable);
    m_title->setText(tr("Recognised in what was pasted: %Ln value(s).", nullptr, int(m_values.size())) + u' ' +
                     (usable > 0 ? tr("Put each in its field? What stands there is replaced; nothing is saved yet.")
                                 : tr("None of them can be used.")));
    QList<CellRow> rows;
    QStringList sentences;
    for (const PastedValue &value : std::as_const(m_values)) {
        const bool isTaken = isUsable(value);
        rows.append({QString::number(rows.size()),
                     {{kindText(value.kind), {}, {}, {}},
                      {placeText(value), isTaken ? std::optional<Tone>() : Tone::Warning,
                       isTaken ? QString() : u"warning"_s, isTaken ? QString() : value.problem}}});
        // In a table's cell the reason would be cut off.
        if (!isTaken)
            sentences.append(tr("%1: %2").arg(kindText(value.kind), value.problem));
    }
    m_table->setRows(rows);
    m_oddities->showMessage(StateSign::Warning, (sentences + oddities(m_values, pasted)).join(u'\n'));
    m_accept->setEnabled(usable > 0);
    m_accept->setAccessibleDescription(m_title->text());
}

QList<OfferedValue> PastedOffer::take()
{
    const QString pasted = m_pasted.use([](QByteArrayView bytes) { return QString::fromUtf8(bytes); });
    QList<OfferedValue> taken;
    for (const PastedValue &value : std::as_const(m_values)) {
        if (isUsable(value))
            taken.append({*value.field, value.mode.value_or(Mode::Test), textOf(value, pasted)});
    }
    dismiss();
    return taken;
}

void PastedOffer::dismiss()
{
    m_values.clear();
    m_pasted = {};
    m_table->setRows({});
    hide();
}

QWidget *PastedOffer::firstControl() const
{
    return m_accept->isEnabled() ? m_accept : m_dismiss;
}

} // namespace console
