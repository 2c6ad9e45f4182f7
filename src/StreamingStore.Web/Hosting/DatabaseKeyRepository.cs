using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace StreamingStore.Web.Hosting;

/// <summary>Keeps the data protection keys in PostgreSQL, so that every node can read every cookie.</summary>
public sealed class DatabaseKeyRepository(NpgsqlDataSource database) : IXmlRepository
{
    /// <inheritdoc />
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = database.OpenConnection();
        return [.. connection.Query<string>(new CommandDefinition("select xml from store.data_protection_key order by id", cancellationToken: CancellationToken.None)).Select(XElement.Parse)];
    }

    /// <inheritdoc />
    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = database.OpenConnection();
        connection.Execute(new CommandDefinition(
            "insert into store.data_protection_key (name, xml) values (@friendlyName, @xml)",
            new { friendlyName, xml = element.ToString(SaveOptions.DisableFormatting) }, cancellationToken: CancellationToken.None));
    }
}
