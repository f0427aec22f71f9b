using Millrace.Contracts.Delivery;
using Millrace.Hosting;
using Millrace.Ingestion;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddMillraceHosting(AppIds.Ingestion);
builder.Services.AddIngestion(builder.Configuration);

var app = builder.Build();
app.UseMillraceHosting();
app.MapIngestion();
await app.RunAsync();
