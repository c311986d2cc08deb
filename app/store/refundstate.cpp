#include "store/workspacestore.h"

#include <QCoreApplication>

#include <array>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array kStates{RefundState::Armed,    RefundState::Sent,           RefundState::Succeeded,
                             RefundState::Pending,  RefundState::RequiresAction, RefundState::Failed,
                             RefundState::Canceled, RefundState::Refused,        RefundState::OutcomeUnknown};

} // namespace

QString toString(RefundState state)
{
    switch (state) {
    case RefundState::Armed: return u"armed"_s;
    case RefundState::Sent: return u"sent"_s;
    case RefundState::Succeeded: return u"succeeded"_s;
    case RefundState::Pending: return u"pending"_s;
    case RefundState::RequiresAction: return u"requires_action"_s;
    case RefundState::Failed: return u"failed"_s;
    case RefundState::Canceled: return u"canceled"_s;
    case RefundState::Refused: return u"refused"_s;
    case RefundState::OutcomeUnknown: return u"outcome_unknown"_s;
    }
    Q_UNREACHABLE();
}

std::optional<RefundState> refundStateFromString(QStringView text)
{
    for (const RefundState state : kStates) {
        if (toString(state) == text)
            return state;
    }
    return std::nullopt;
}

QString displayName(RefundState state)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("console::RefundState", text); };
    switch (state) {
    case RefundState::Armed: return tr(QT_TRANSLATE_NOOP("console::RefundState", "Ready to send"));
    case RefundState::Sent: return tr(QT_TRANSLATE_NOOP("console::RefundState", "Sent"));
    case RefundState::Succeeded: return tr(QT_TRANSLATE_NOOP("console::RefundState", "Succeeded"));
    case RefundState::Pending: return tr(QT_TRANSLATE_NOOP("console::RefundState", "Pending"));
    case RefundState::RequiresAction: return tr(QT_TRANSLATE_NOOP("console::RefundState", "Requires action"));
    case RefundState::Failed: return tr(QT_TRANSLATE_NOOP("console::RefundState", "Failed"));
    case RefundState::Canceled: return tr(QT_TRANSLATE_NOOP("console::RefundState", "Canceled"));
    case RefundState::Refused: return tr(QT_TRANSLATE_NOOP("console::RefundState", "Refused"));
    case RefundState::OutcomeUnknown: return tr(QT_TRANSLATE_NOOP("console::RefundState", "Outcome unknown"));
    }
    Q_UNREACHABLE();
}

bool isOpen(RefundState state)
{
    switch (state) {
    case RefundState::Armed:
    case RefundState::Sent:
    case RefundState::OutcomeUnknown: return true;
    case RefundState::Succeeded:
    case RefundState::Pending:
    case RefundState::RequiresAction:
    case RefundState::Failed:
    case RefundState::Canceled:
    case RefundState::Refused: return false;
    }
    Q_UNREACHABLE();
}

bool canChange(RefundState from, RefundState to)
{
    if (from == to)
        return true;
    switch (from) {
    case RefundState::Armed: return true;
    case RefundState::Sent:
    case RefundState::OutcomeUnknown: return to != RefundState::Armed;
    case RefundState::Pending:
    case RefundState::RequiresAction: return !isOpen(to) && to != RefundState::Refused;
    case RefundState::Succeeded: return to == RefundState::Failed || to == RefundState::Canceled;
    case RefundState::Failed:
    case RefundState::Canceled:
    case RefundState::Refused: return false;
    }
    Q_UNREACHABLE();
}

} // namespace console
