#pragma once

#include <QMap>
#include <QObject>
#include <QString>

namespace console {

/// How much something asks for a person.
enum class AttentionLevel { Hint, Warning, Urgent };

/// One thing that wants a person, as the window counts it.
struct AttentionItem
{
    QString pageId; ///< where a person deals with it: "webhooks", "refunds", "recentPayments", "keysAndSecrets", ...
    int count = 0;
    AttentionLevel level = AttentionLevel::Hint;
    QString sentence; ///< translated: "3 refunds want a person"
};

/// What in this workspace wants a person, so that the window can show it on every page. Each source (a watcher, a flow)
/// tells its own count under a name of its own. Owner: the session. Thread: GUI.
class Attention : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// Replaces what `source` told before; a count of 0 takes it back.
    void set(const QString &source, const AttentionItem &item);
    void clear(const QString &source);
    /// By source.
    const QMap<QString, AttentionItem> &items() const { return m_items; }
    /// The sum of the counts of one page.
    int countOf(const QString &pageId) const;
    /// The highest level among one page's items; Hint if there are none.
    AttentionLevel levelOf(const QString &pageId) const;
    /// All sentences of one page, one a line.
    QString sentencesOf(const QString &pageId) const;

Q_SIGNALS:
    void changed(const QString &pageId);

private:
    QMap<QString, AttentionItem> m_items;
};

} // namespace console
