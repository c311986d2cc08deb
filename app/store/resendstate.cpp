#include "store/resendjournal.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace console {

using namespace Qt::StringLiterals;

namespace {

struct StateName
{
    ResendState state;
    QLatin1String name;
};
constexpr std::array kStates{
    StateName{ResendState::Waiting, QLatin1String("waiting")},
    StateName{ResendState::Sent, QLatin1String("sent")},
    StateName{ResendState::Delivered, QLatin1String("delivered")},
    StateName{ResendState::Refused, QLatin1String("refused")},
    StateName{ResendState::Skipped, QLatin1String("skipped")},
    StateName{ResendState::Unknown, QLatin1String("unknown")},
};

QString tr(const char *text)
{
    return QCoreApplication::translate("console::ResendJournal", text);
}

} // namespace

QString toString(ResendState state)
{
    const auto found = std::ranges::find(kStates, state, &StateName::state);
    Q_ASSERT(found != kStates.end());
    return QString(found->name);
}

std::optional<ResendState> resendStateFromString(QStringView text)
{
    for (const StateName &entry : kStates) {
        if (entry.name == text)
            return entry.state;
    }
    return std::nullopt;
}

QString displayName(ResendState state)
{
    switch (state) {
    case ResendState::Waiting: return tr("Waiting");
    case ResendState::Sent: return tr("Sent");
    case ResendState::Delivered: return tr("Delivered");
    case ResendState::Refused: return tr("Refused");
    case ResendState::Skipped: return tr("Left out");
    case ResendState::Unknown: return tr("Not known");
    }
    Q_UNREACHABLE();
}

QString toString(ResendRun::State state)
{
    switch (state) {
    case ResendRun::State::Running: return u"running"_s;
    case ResendRun::State::Stopped: return u"stopped"_s;
    case ResendRun::State::Done: return u"done"_s;
    }
    Q_UNREACHABLE();
}

std::optional<ResendRun::State> resendRunStateFromString(QStringView text)
{
    for (const auto state : {ResendRun::State::Running, ResendRun::State::Stopped, ResendRun::State::Done}) {
        if (toString(state) == text)
            return state;
    }
    return std::nullopt;
}

int ResendRun::countOf(ResendState wanted) const
{
    return static_cast<int>(std::ranges::count(items, wanted, &ResendItem::state));
}

} // namespace console
