#pragma once

#include <QHash>
#include <QList>
#include <QSet>

#include <functional>

namespace console {

/// How a model tells its views of each step. `change` must be called exactly once, between begin and end.
struct RowChanges
{
    std::function<void(int first, int last, const std::function<void()> &change)> remove;
    std::function<void(int first, int last, const std::function<void()> &change)> insert;
    /// One row moves to a smaller row number.
    std::function<void(int from, int to, const std::function<void()> &change)> moveUp;
    std::function<void(int row)> changed;
};

/// Turns `rows` into `target` by the fewest kinds of steps a view can follow: removals, then moves and insertions from
/// the top. `idOf` tells rows apart and must be unique within each list. Every kept row is reported as changed:
/// comparing all of a row's fields costs more than painting the few that are visible.
template <typename Row, typename IdOf>
void applyRowDifference(QList<Row> &rows, const QList<Row> &target, IdOf idOf, const RowChanges &changes)
{
    using Id = std::decay_t<decltype(idOf(std::declval<Row>()))>;
    QSet<Id> wanted;
    for (const Row &row : target)
        wanted.insert(idOf(row));
    for (int last = int(rows.size()) - 1; last >= 0;) {
        if (wanted.contains(idOf(rows.at(last)))) {
            --last;
            continue;
        }
        int first = last;
        while (first > 0 && !wanted.contains(idOf(rows.at(first - 1))))
            --first;
        changes.remove(first, last, [&] { rows.remove(first, last - first + 1); });
        last = first - 1;
    }
    QSet<Id> had;
    for (const Row &row : std::as_const(rows))
        had.insert(idOf(row));
    for (int at = 0; at < target.size();) {
        if (!had.contains(idOf(target.at(at)))) {
            int end = at;
            while (end + 1 < target.size() && !had.contains(idOf(target.at(end + 1))))
                ++end;
            changes.insert(at, end, [&] { rows = rows.mid(0, at) + target.mid(at, end - at + 1) + rows.mid(at); });
            at = end + 1;
            continue;
        }
        if (idOf(rows.at(at)) != idOf(target.at(at))) {
            int from = at + 1;
            while (idOf(rows.at(from)) != idOf(target.at(at)))
                ++from;
            changes.moveUp(from, at, [&] { rows.move(from, at); });
        }
        rows[at] = target.at(at);
        changes.changed(at);
        ++at;
    }
}

} // namespace console
